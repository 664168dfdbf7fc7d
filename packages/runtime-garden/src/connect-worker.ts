import type { Worker, WorkerCapabilities } from '@rondo/runtime';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { GardenWorker } from './garden-worker.ts';
import { parseEndpoint } from './http/endpoint.ts';

/** What a Rondo worker says of itself when it registers; a stock one says nothing (design D8). */
const Extensions = Type.Object({
  /** Version of the extension of Garden. */
  garden: Type.Optional(Type.Integer()),
  /** Base resource types whose checks run warm. */
  warm_checks: Type.Optional(Type.Array(Type.String())),
});

const knownGardenExtension = 1;

/** The fields of a worker's row that connecting needs. */
export interface WorkerAddress {
  readonly name: string;
  readonly gardenAddress: string | undefined;
  readonly baggageclaimUrl: string | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/**
 * An adapter for a registered worker. One that has landed has no address; it fails when it is used. From when `gone` fires
 * everything that is asked of it, or was, fails with that signal's reason. Throws MalformedAddressError.
 */
export function connectWorker(
  { name, gardenAddress, baggageclaimUrl, extensions }: WorkerAddress,
  gone?: AbortSignal,
): Worker & Disposable {
  // Port 9 is nobody's: a worker without an address is like one that refuses connections.
  const nowhere = '127.0.0.1:9';
  return new GardenWorker({
    name,
    garden: parseEndpoint(gardenAddress ?? nowhere),
    baggageclaim: parseEndpoint(baggageclaimUrl ?? nowhere),
    capabilities: readCapabilities(extensions),
    gone,
  });
}

function readCapabilities(extensions: Readonly<Record<string, unknown>>): WorkerCapabilities {
  const known = Value.Check(Extensions, extensions) ? extensions : {};
  const hasExtension = known.garden === knownGardenExtension;
  return {
    startInOneRequest: hasExtension,
    acknowledgedOutput: hasExtension,
    layeredImages: hasExtension,
    warmChecks: hasExtension ? (known.warm_checks ?? []) : [],
  };
}
