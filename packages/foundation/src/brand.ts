declare const brand: unique symbol;

/** A primitive that cannot be mixed up with another of the same kind: `Brand<number, 'BuildId'>`. Made once, where the value enters. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };
