import type { JsonObject } from '@rondo/pipeline';
import { rondoLayersFormat } from '@rondo/protocol';
import type { Worker } from '@rondo/runtime';

/** The types whose programs can bring an image as layers (design D6). */
const layeredTypes = new Set(['registry-image', 'docker-image', 'mock']);

/**
 * The params of an image get on a worker that keeps layers: what the author wrote, and which layers need not be brought.
 * Undefined where the get is to be a plain one: another type, a stock worker, or an author who asks for a form of his own.
 */
export async function layersParams(
  worker: Worker,
  { type, params, signal }: { type: string; params: JsonObject | undefined; signal: AbortSignal },
): Promise<JsonObject | undefined> {
  if (!worker.capabilities.layeredImages || !layeredTypes.has(type)) return undefined;
  const { format = 'rootfs', ...others } = params ?? {};
  if (format !== 'rootfs' || 'skip_download' in others) return undefined;
  return { ...params, format: rondoLayersFormat, held_layers: await worker.heldLayers(signal) };
}
