import { pathOf } from '../client/encode-url.ts';
import { withJson } from '../client/request.ts';
import { defineCommand } from '../grammar/command.ts';
import { worker as workerOption } from '../options/worker.ts';
import { openTarget } from '../target/open-target.ts';
import { worker as workerShape, workers } from '../wire/worker.ts';

export const landWorker = defineCommand({
  options: {
    worker: workerOption({ short: 'w', long: 'worker', required: true, description: 'Worker to land' }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { connection } = await openTarget(invocation);
    const all = await connection.fetch({ path: '/api/v1/workers' }, workers);
    const team = all?.find(({ name }) => name === options.worker)?.team ?? '';
    const body = workerShape.encode(workerShape.decode({ team }, 'the worker'));
    const path = pathOf('api', 'v1', 'workers', options.worker, 'land');
    await connection.send({ method: 'PUT', path, ...withJson(body) });
    io.stdout.write(`landed '${options.worker}'\n`);
  },
});
