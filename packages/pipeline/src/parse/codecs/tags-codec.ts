import type { Codec } from '../codec.ts';
import { listCodec } from './list-codec.ts';
import { textCodec } from './text-codec.ts';

const texts = listCodec(textCodec, { goType: '[]string', zero: '' });

/** Worker tags: texts only, empty ones dropped (pipeline-language.md 2.6, 3.1). */
export const tagsCodec: Codec<readonly string[]> = {
  decode(node, session) {
    if (node === null) return undefined;
    const tags = session.nested((inner) => texts.decode(node, inner))?.filter((tag) => tag !== '') ?? [];
    return tags.length === 0 ? undefined : tags;
  },
  encode: (tags) => texts.encode(tags),
  schema: () => ({ type: 'array', items: { type: 'string' } }),
};
