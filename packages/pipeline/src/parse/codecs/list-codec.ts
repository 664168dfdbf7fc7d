import { call } from '@rondo/foundation';
import type { JsonNode } from '../../json/json-node.ts';
import type { SchemaNode } from '../../schema/schema-node.ts';
import { type Codec, type DeepCodec, deepCodec } from '../codec.ts';
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
  const schema = (): SchemaNode => ({ type: ['array', 'null'], items: item.schema() });
  if (item.deep !== undefined) return deepCodec(deepListCodec(item.deep, options), schema);
  return {
    decode(node, session) {
      const nodes = itemsIn(node, session, options);
      return nodes?.map((value, index) => {
        session.enter(index);
        const decoded = item.decode(value, session);
        session.leave();
        return decoded ?? options.zero;
      });
    },
    encode: (items) => items.map((value) => item.encode(value)),
    schema,
  };
}

function deepListCodec<T>(item: DeepCodec<T>, options: ListOptions<T>): DeepCodec<readonly T[]> {
  return {
    *decode(node, session) {
      const nodes = itemsIn(node, session, options);
      if (nodes === undefined) return undefined;
      const items: T[] = [];
      for (const [index, value] of nodes.entries()) {
        session.enter(index);
        items.push((yield* call(item.decode(value, session))) ?? options.zero);
        session.leave();
      }
      return items;
    },
    *encode(items) {
      const nodes: JsonNode[] = [];
      for (const value of items) nodes.push(yield* call(item.encode(value)));
      return nodes;
    },
  };
}

function itemsIn<T>(
  node: JsonNode,
  session: DecodeSession,
  { goType, keepEmpty }: ListOptions<T>,
): readonly JsonNode[] | undefined {
  if (node === null) return undefined;
  if (Array.isArray(node)) return node.length === 0 && keepEmpty !== true ? undefined : node;
  session.mismatch(node, goType);
  return undefined;
}
