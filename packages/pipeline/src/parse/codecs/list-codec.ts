import type { JsonNode } from '../../json/json-node.ts';
import type { Codec } from '../codec.ts';
import type { DecodeSession } from '../decode-session.ts';

/** How an empty list is read: as absence, or as itself, because the normal form tells it from null. */
interface ListOptions<T> {
  readonly goType: string;
  /** What an item that is null or mistyped becomes. */
  readonly zero: T;
  readonly keepEmpty?: boolean;
}

/** A list of items of one type. */
export function listCodec<T>(item: Codec<T>, options: ListOptions<T>): Codec<readonly T[]> {
  return {
    decode(node, session) {
      const items = decodeItems(node, session, item, options);
      return items === undefined || (items.length === 0 && options.keepEmpty !== true) ? undefined : items;
    },
    encode: (items) => items.map((value) => item.encode(value)),
    schema: () => ({ type: ['array', 'null'], items: item.schema() }),
  };
}

function decodeItems<T>(
  node: JsonNode,
  session: DecodeSession,
  item: Codec<T>,
  { goType, zero }: ListOptions<T>,
): T[] | undefined {
  if (node === null) return undefined;
  if (!Array.isArray(node)) {
    session.mismatch(node, goType);
    return undefined;
  }
  return node.map((value, index) => session.at(index, () => item.decode(value, session)) ?? zero);
}
