/** A primitive that carries its meaning in its type: `Brand<number, 'Minutes'>` cannot be mistaken for money. */
export type Brand<T, N extends string> = T & { readonly __brand: N };
