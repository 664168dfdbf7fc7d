import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Build } from './world/api-client.ts';
import { makeRepository } from './world/make-repository.ts';
import { Quickstart, root } from './world/quickstart.ts';
import { serveRepository } from './world/serve-repository.ts';
import { startStandInRegistry } from './world/stand-in-registry.ts';
import { type StoodInPipeline, standIn } from './world/stand-ins.ts';

const pipelines = join(root, '../shared/pipelines');
const timeoutMs = 6 * 60_000;

/** Published pipelines that run here whole: what they need of the world has a stand-in. */
const names = [
  '003-fast-startup',
  '008-performance-scrape',
  '014-pipeline-rendering',
  '020-java',
  '035-coa-shared-concourse',
  '039-configure-ingress',
  '040-cg-deploy-concourse',
  '046-gpu-benchmark',
  '048-terraform-resource-image',
];

describe.skipIf(!existsSync(pipelines))('pipelines that people really have', () => {
  const held = new AsyncDisposableStack();
  let rondo: Quickstart;
  let repositories: string;

  beforeAll(async () => {
    repositories = await mkdtemp(join(tmpdir(), 'rondo-pipelines-'));
    held.defer(() => rm(repositories, { recursive: true, force: true }));
    const git = held.use(await serveRepository(repositories));
    const registry = held.use(await startStandInRegistry());
    rondo = held.use(
      await Quickstart.start([
        '--no-example',
        `--worker-publish=8001=127.0.0.1:${git.port}`,
        `--worker-publish=5000=127.0.0.1:${registry.port}`,
      ]),
    );
  }, timeoutMs);
  afterAll(() => held.disposeAsync());

  it.each(names)('%s runs, every job of it', { timeout: timeoutMs }, async (name) => {
    const stood = standIn(await readPipeline(name), {
      gitUri: `http://host.rondo.internal:8001/${name}.git`,
      imageRepository: 'host.rondo.internal:5000/stand-in',
    });
    await makeRepository(join(repositories, `${name}.git`), stood.files);
    await rondo.api.setPipeline(name, stood.yaml);
    const builds = await runAllJobs(rondo, name, stood);
    const broken = builds.filter(({ status }) => status !== 'succeeded');
    for (const build of broken) {
      throw new Error(
        `${build.job_name} ${build.status}: ${JSON.stringify((await rondo.api.events(build.id)).filter(({ event }) => event === 'error' || event === 'log').slice(-4))}`,
      );
    }
    expect(builds).toHaveLength(stood.jobs.length);
  });
});

/** The pipeline with its vars filled in, as the reference did it. */
async function readPipeline(name: string): Promise<string> {
  const resolved = join(pipelines, `${name}.resolved.yml`);
  return readFile(existsSync(resolved) ? resolved : join(pipelines, `${name}.yml`), 'utf8');
}

/** Lets every job run once, in the order that `passed` gives; those that do not begin by themselves are asked for. */
async function runAllJobs(rondo: Quickstart, pipeline: string, { jobs }: StoodInPipeline): Promise<Build[]> {
  const done = new Map<string, Build>();
  while (done.size < jobs.length) {
    const ready = jobs.filter(({ name, passed }) => !done.has(name) && passed.every((job) => done.has(job)));
    if (ready.length === 0) throw new Error('the jobs wait for one another');
    for (const { name } of ready) {
      const path = `/api/v1/teams/main/pipelines/${pipeline}/jobs/${name}/builds`;
      const existing = await rondo.api.get<Build[]>(path);
      if (existing.length === 0) await rondo.api.trigger(pipeline, name);
      done.set(name, await rondo.api.finishedBuild(pipeline, name, '1', { timeoutMs: 120_000 }));
      if (done.get(name)?.status !== 'succeeded') return [...done.values()];
    }
  }
  return [...done.values()];
}
