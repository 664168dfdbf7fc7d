import { join } from 'node:path';
import { formatBytes, Limiter } from '@rondo/foundation';
import { fetchBlobToFile, hexOf } from '../../oci/fetch-blob.ts';
import type { Descriptor } from '../../oci/manifest.ts';
import type { RegistryClient } from '../../oci/registry-client.ts';
import type { ProgramContext } from '../../sdk/program.ts';

const concurrency = 3;

/** A layer on its way to a file. */
export interface Download {
  readonly layer: Descriptor;
  readonly path: string;
  /** Resolves when the file is there, whole and verified. */
  readonly done: Promise<void>;
}

/** Starts to download layers, a few at a time and in order, into files named by their digest below `directory`. */
export function downloadLayers(
  client: RegistryClient,
  layers: readonly Descriptor[],
  { directory, context }: { directory: string; context: ProgramContext },
): Download[] {
  const limiter = new Limiter(concurrency);
  const started = new Map<string, Promise<void>>();
  return layers.map((layer) => {
    const path = join(directory, hexOf(layer.digest));
    const fetching = () => fetchBlobToFile(client, layer, { path, signal: context.signal });
    const done = started.get(layer.digest) ?? limiter.run(fetching).then(() => tell(layer, context));
    started.set(layer.digest, done);
    done.catch(() => undefined);
    return { layer, path, done };
  });
}

function tell({ digest, sizeBytes }: Descriptor, context: ProgramContext): void {
  context.log(`${hexOf(digest).slice(0, 12)} ${formatBytes(sizeBytes)} done`);
}
