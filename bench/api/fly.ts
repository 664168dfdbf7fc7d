import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Measurement, sample, summarize } from '../measurement.ts';

const run = promisify(execFile);
const fly = join(import.meta.dirname, '../../bin/fly');
const rows = 10_000;

/** How long the command line client takes to start, and to show a long table. */
export async function measureFly(): Promise<Measurement[]> {
  const empty = await sample(10, () => run(process.execPath, ['-e', '']));
  const floor = { value: summarize('', empty).median, of: 'an empty Node' };
  const version = await sample(20, () => run(fly, ['--version']));
  return [
    summarize('bin/fly --version', version, { floor, budget: '<= 60 ms' }),
    summarize(`fly builds, a table of ${rows} rows`, await sampleTable(), { floor, budget: 'stock 1.7 s' }),
  ];
}

async function sampleTable(): Promise<number[]> {
  const answers: Readonly<Record<string, string>> = {
    '/api/v1/info': JSON.stringify({ version: '8.3.0', worker_version: '3.0' }),
    '/api/v1/builds': JSON.stringify(Array.from({ length: rows }, (_, index) => build(rows - index))),
  };
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(answers[request.url?.split('?')[0] ?? ''] ?? '[]');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const home = await mkdtemp(join(tmpdir(), 'rondo-bench-'));
  const { port } = server.address() as AddressInfo;
  const target = { api: `http://127.0.0.1:${port}`, team: 'main', token: { type: 'bearer', value: 'none' } };
  await writeFile(join(home, '.flyrc'), JSON.stringify({ targets: { bench: target } }));
  const argv = ['-t', 'bench', 'builds', '--all-teams', '-c', String(rows)];
  try {
    return await sample(3, async () => {
      const { stdout } = await run(fly, argv, { env: { ...process.env, HOME: home }, maxBuffer: 64 << 20 });
      if (stdout.split('\n').length < rows) throw new Error(`fly showed ${stdout.slice(0, 200)}`);
    });
  } finally {
    server.close();
    await rm(home, { recursive: true, force: true });
  }
}

function build(id: number): object {
  return {
    id,
    team_name: 'main',
    name: String(id),
    status: 'succeeded',
    api_url: `/api/v1/builds/${id}`,
    job_name: `job-${id % 100}`,
    pipeline_id: 1 + (id % 10),
    pipeline_name: `pipeline-${id % 10}`,
    start_time: 1_700_000_000 + id,
    end_time: 1_700_000_060 + id,
  };
}
