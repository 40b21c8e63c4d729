import { type Upcasts } from '../kernel/upcast';

/** All lifts of all contexts. Every event is still at its first version. */
export const upcasts: Upcasts = {};
