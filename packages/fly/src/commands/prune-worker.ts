import type { Connection } from '../client/connection.ts';
import { pathOf } from '../client/encode-url.ts';
import { FlyError, PlainFailure } from '../failures/fly-error.ts';
import { UnexpectedResponseError } from '../failures/response-errors.ts';
import { defineCommand } from '../grammar/command.ts';
import { toggle } from '../options/toggle.ts';
import { worker as workerOption } from '../options/worker.ts';
import { paintWord } from '../output/paint.ts';
import { openTarget } from '../target/open-target.ts';
import { pruneRefusal } from '../wire/removed.ts';
import { workers } from '../wire/worker.ts';

export const pruneWorker = defineCommand({
  options: {
    worker: workerOption({ short: 'w', long: 'worker', description: 'Worker to prune' }),
    allStalled: toggle({ short: 'a', long: 'all-stalled', description: 'Prune all stalled workers' }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    if (options.worker === '' && !options.allStalled) {
      throw new PlainFailure('Either a worker name or --all-stalled are required');
    }
    const { connection } = await openTarget(invocation);
    const stalled = options.allStalled ? await listStalled(connection) : [];
    const names = [...(options.worker === '' ? [] : [options.worker]), ...stalled];
    if (names.length === 0) io.stdout.write(paintWord(io, 'failed', 'WARNING: No stalled workers found.\n'));
    for (const name of names) {
      await prune(connection, name);
      io.stdout.write(`pruned '${name}'\n`);
    }
  },
});

async function listStalled(connection: Connection): Promise<string[]> {
  const all = await connection.fetch({ path: '/api/v1/workers' }, workers);
  return (all ?? []).filter(({ state }) => state === 'stalled').map(({ name }) => name);
}

async function prune(connection: Connection, name: string): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  try {
    await connection.send({ method: 'PUT', path: pathOf('api', 'v1', 'workers', name, 'prune'), headers });
  } catch (error) {
    if (!(error instanceof UnexpectedResponseError && error.status === 400)) throw error;
    const { stderr } = pruneRefusal.decode(JSON.parse(error.body), 'the answer');
    throw new FlyError(stderr, { cause: error });
  }
}
