import { Type } from 'typebox';

/** Whole Unix seconds, as every time on the stock wire. */
export const Seconds = Type.Integer({ description: 'Unix seconds' });

/** A key that is missing where there is nothing to say. */
export const text = Type.Optional(Type.String());

/** What a resource says of a version. */
export const Version = Type.Record(Type.String(), Type.String());

/** A JSON object that is its owner's own: sources, params, instance vars. */
export const Free = Type.Record(Type.String(), Type.Unknown());

/** A list that is null where it is empty, as in stock. */
export const NullableList = <Item extends ReturnType<typeof Type.Object>>(item: Item) =>
  Type.Union([Type.Array(item), Type.Null()]);
