import { randomUUID } from 'node:crypto';
import type { Process } from '@rondo/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGardenWorker } from './testing/open-garden-worker.ts';
import { noRealWorker } from './testing/real-worker.ts';

const signal = AbortSignal.timeout(100_000);

describe.skipIf(noRealWorker !== undefined)('a worker that is killed while a process runs', () => {
  let opened: Awaited<ReturnType<typeof openGardenWorker>>;
  beforeAll(async () => {
    opened = await openGardenWorker('extension');
  });
  afterAll(async () => {
    await opened[Symbol.asyncDispose]();
  });

  async function start(script: string): Promise<Process> {
    const { worker, image } = opened;
    const container = {
      handle: randomUUID(),
      image,
      mounts: [],
      env: [],
      privileged: false,
      hermetic: true,
      limits: {},
    };
    const process = { id: 'task', path: 'sh', args: ['-c', script] };
    return (await worker.start({ container, process }, signal)).process;
  }

  it('gives its successor the output: no line is missing or comes twice', async () => {
    const process = await start('i=0; while [ $i -lt 150 ]; do i=$((i+1)); echo "line $i"; sleep 0.02; done; exit 4');
    let text = '';
    let hasRestarted = false;
    for await (const { bytes, endOffset } of process.output) {
      text += Buffer.from(bytes).toString();
      if (endOffset > 200 && !hasRestarted) {
        hasRestarted = true;
        await opened.real.stop('SIGKILL');
        await opened.real.start();
      }
      process.acknowledge({ stdout: endOffset, stderr: 0 });
    }
    expect(await process.exit).toEqual({ kind: 'exited', status: 4 });
    expect(hasRestarted).toBe(true);
    expect(text.trim().split('\n')).toEqual(Array.from({ length: 150 }, (_, index) => `line ${index + 1}`));
  });
});
