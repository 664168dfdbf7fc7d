import { createHash } from 'node:crypto';
import type { Brand } from '@rondo/foundation';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** What a layer is known by: the diff id of an image layer (`sha256:HEX`), or `base:HEX` for one that was made here. */
export type LayerKey = Brand<string, 'LayerKey'>;

export const layerKeyPattern = '^(sha256|base):[0-9a-f]{64}$';

/** `layer.json` beside a layer's tree. */
const LayerFile = Type.Object({
  format: Type.Literal(1),
  key: Type.String({ pattern: layerKeyPattern }),
  /** Digests of the blobs it came as; the same layer may come compressed in several ways. */
  digests: Type.Array(Type.String()),
  /** `unpacked`: a tree, ready to be mounted. `packed`: the blob itself, where nothing can be mounted. */
  form: Type.Union([Type.Literal('unpacked'), Type.Literal('packed')]),
  /** Bytes of file contents (unpacked) or of the blob. */
  sizeBytes: Type.Integer(),
  /** Its files have other names outside of the store (the machine's own /usr): their owners must never be changed. */
  isForeign: Type.Optional(Type.Boolean()),
});

export type LayerRecord = Omit<Static<typeof LayerFile>, 'key'> & { key: LayerKey };

/** The record in a `layer.json`, `undefined` where the text is none. */
export function parseLayerRecord(value: unknown): LayerRecord | undefined {
  return Value.Check(LayerFile, value) ? { ...value, key: toLayerKey(value.key) } : undefined;
}

/** Throws TypeError for anything that is no key; keys become names of directories. */
export function toLayerKey(text: string): LayerKey {
  if (!new RegExp(layerKeyPattern).test(text))
    throw new TypeError(`${JSON.stringify(text.slice(0, 100))} is not the key of a layer`);
  // The pattern is all that the brand promises.
  return text as LayerKey;
}

/** A key for a tree that is made here, by whatever decides about its contents. */
export function baseLayerKey(...contents: string[]): LayerKey {
  return toLayerKey(`base:${createHash('sha256').update(JSON.stringify(contents)).digest('hex')}`);
}

/** The name of a layer's directory: short, because up to 127 of them must fit into the options of one mount. */
export function layerDirectoryName(key: LayerKey): string {
  const hex = key.slice(key.indexOf(':') + 1);
  return key.startsWith('base:') ? `base-${hex.slice(0, 11)}` : hex.slice(0, 16);
}
