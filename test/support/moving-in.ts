import { thingIdOf } from '../../src/transfer/drafts';

/** The ids of what is moved in follow from where it comes from and the name it has there. */
export const agreementIdOf = (source: string, ref: string): string => thingIdOf(source, 'agreements', ref);
export const ticketIdOf = (source: string, ref: string): string => thingIdOf(source, 'tickets', ref);
