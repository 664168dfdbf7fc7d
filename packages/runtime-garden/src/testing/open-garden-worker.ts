import { randomUUID } from 'node:crypto';
import type { ContractPrograms, WorkerHarness } from '@rondo/runtime/contract';
import { GardenWorker } from '../garden-worker.ts';
import { RealWorker } from './real-worker.ts';

const sh = (script: string, ...args: string[]) => ({ path: 'sh', args: ['-c', script, 'sh', ...args] });

const programs: ContractPrograms = {
  exit: (status) => sh('exit $1', String(status)),
  print: (source, lines) =>
    sh(source === 'stderr' ? 'for line; do echo "$line" >&2; done' : 'for line; do echo "$line"; done', ...lines),
  echo: () => ({ path: 'cat', args: [] }),
  repeat: () => ({ path: 'cat', args: [] }),
  waitForTerm: () => sh('trap "echo bye; exit 7" TERM; echo ready; while :; do sleep 0.1; done'),
  writeFile: (path, text) => sh('echo "$2" > "$1"', path, text),
  readFile: (path) => ({ path: 'cat', args: [path] }),
  printEnv: (name) => sh('eval "echo \\"\\$$1\\""', name),
  missing: () => ({ path: '/no/such/program', args: [] }),
};

/** The adapter on a real worker: with Rondo's extension, or as it would speak to a stock one. */
export async function openGardenWorker(
  kind: 'extension' | 'stock',
): Promise<WorkerHarness & { readonly real: RealWorker }> {
  const real = await RealWorker.start();
  const isExtended = kind === 'extension';
  const worker = new GardenWorker({
    name: 'real',
    garden: { kind: 'unix', socketPath: real.gardenSocket },
    baggageclaim: { kind: 'unix', socketPath: real.baggageclaimSocket },
    capabilities: {
      startInOneRequest: isExtended,
      acknowledgedOutput: isExtended,
      layeredImages: isExtended,
      warmChecks: [],
    },
    retryForMs: 10_000,
  });
  const signal = AbortSignal.timeout(30_000);
  const base = { handle: randomUUID(), origin: { kind: 'import' as const, path: real.root }, privileged: false };
  await worker.createVolume(base, signal);
  const image = () => ({
    kind: 'base-type' as const,
    volume: {
      handle: randomUUID(),
      origin: { kind: 'copy-of' as const, parentHandle: base.handle },
      privileged: false,
    },
  });
  return {
    worker,
    programs,
    get image() {
      return image();
    },
    real,
    [Symbol.asyncDispose]: async () => {
      worker[Symbol.dispose]();
      await real[Symbol.asyncDispose]();
    },
  };
}
