import {
  abortBuild,
  type BuildId,
  claimBuilds,
  type FinalBuildStatus,
  finishBuild,
  type JobId,
  pauseJob,
  rerunBuild,
  unpauseJob,
} from '@rondo/db';
import { aGet, aJob, aResource, type ScenarioPipeline } from '@rondo/db/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SchedulerWorld } from '../testing/scheduler-world.ts';
import { createScheduleComponent } from './schedule-component.ts';

let world: SchedulerWorld;
const stop = new AbortController();
let other: Promise<void>;
beforeAll(async () => {
  world = await SchedulerWorld.create();
  world.start();
  const node = await world.openNode();
  other = createScheduleComponent({ ...world.services, db: node.db }).run(stop.signal);
});
afterAll(async () => {
  stop.abort();
  await other;
  await world[Symbol.asyncDispose]();
});

const jobNames = ['unit', 'lint', 'ship', 'free'] as const;
/** unit and lint share a group; ship comes behind both; free runs two at a time. */
const config = {
  resources: [aResource('r')],
  jobs: [
    aJob('unit', [aGet('r', { trigger: true })], { serialGroups: ['g'] }),
    aJob('lint', [aGet('r', { trigger: true })], { serialGroups: ['g'] }),
    aJob('ship', [aGet('r', { trigger: true, passed: ['unit', 'lint'] })], { serial: true }),
    aJob('free', [aGet('r', { version: { kind: 'every' }, trigger: true })], { maxInFlight: 2 }),
  ],
};
const limits: [readonly string[], number][] = [
  [['unit', 'lint'], 1],
  [['ship'], 1],
  [['free'], 2],
];

type Action =
  | { do: 'version' }
  | { do: 'trigger' | 'pause' | 'unpause' | 'rerun' | 'abort'; job: (typeof jobNames)[number] }
  | { do: 'finish'; status: FinalBuildStatus };

const job = fc.constantFrom(...jobNames);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ do: 'version' } as const) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('trigger', 'rerun', 'abort', 'pause', 'unpause'), job }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('finish' as const),
      status: fc.constantFrom('succeeded', 'succeeded', 'failed'),
    }),
  },
);

let counter = 0;

/** Plays a system of which several parts act at once. */
class Play {
  readonly pipeline: ScenarioPipeline;

  constructor(pipeline: ScenarioPipeline) {
    this.pipeline = pipeline;
  }

  async act(action: Action): Promise<void> {
    const { db } = world;
    if (action.do === 'version') {
      counter += 1;
      return world.versions(this.pipeline.resourceId('r'), String(counter));
    }
    if (action.do === 'finish') return this.finishOne(action.status);
    const jobId = this.pipeline.jobId(action.job);
    if (action.do === 'trigger') await world.trigger(jobId);
    else if (action.do === 'pause') await pauseJob(db, jobId, 'me');
    else if (action.do === 'unpause') await unpauseJob(db, jobId);
    else {
      const [first] = (await world.builds(jobId)).filter(({ status }) => action.do === 'rerun' || status === 'pending');
      if (first === undefined) return;
      if (action.do === 'rerun') await rerunBuild(db, { buildId: first.id });
      else await abortBuild(db, first.id);
    }
  }

  async finishOne(status: FinalBuildStatus): Promise<void> {
    const [claimed] = await claimBuilds(world.db, { owner: 'node', leaseMs: 60_000, limit: 1 });
    if (claimed === undefined) return;
    await finishBuild(world.db, { buildId: claimed.build.id, status, by: { kind: 'runner', epoch: claimed.epoch } });
  }

  async running(names: readonly string[]): Promise<BuildId[]> {
    const builds = await Promise.all(names.map((name) => world.builds(this.pipeline.jobId(name))));
    return builds.flat().flatMap(({ id, status }) => (status === 'started' ? [id] : []));
  }

  /** Unpauses everything, and runs all builds to a good end on a version that nothing has failed on yet. */
  async drain(): Promise<void> {
    for (const name of jobNames) await unpauseJob(world.db, this.pipeline.jobId(name));
    await this.act({ do: 'version' });
    for (let round = 0; round < 200; round += 1) {
      await world.settled();
      if ((await this.running(jobNames)).length === 0) return;
      await this.finishOne('succeeded');
    }
    throw new Error('the pipeline never came to rest');
  }
}

async function unfinished(jobId: JobId): Promise<unknown[]> {
  return (await world.builds(jobId)).filter(({ status }) => status === 'pending' || status === 'started');
}

it('keep every limit at every moment and leave no build behind, whatever happens at once', {
  timeout: 110_000,
}, async () => {
  const rounds = fc.array(fc.array(action, { minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(rounds, async (script) => {
      counter += 1;
      const play = new Play(await world.pipeline(`p${counter}`, config));
      await play.act({ do: 'version' });
      for (const together of script) {
        await Promise.all(together.map((one) => play.act(one)));
        for (const [names, limit] of limits) expect((await play.running(names)).length).toBeLessThanOrEqual(limit);
      }
      await play.drain();
      const left = await Promise.all(jobNames.map((name) => unfinished(play.pipeline.jobId(name))));
      // A rerun of a build that never had inputs waits for ever; everything else has run.
      expect(left.flat().filter((build) => JSON.stringify(build).includes('"errors":{}') === false)).toEqual([]);
    }),
    { numRuns: 12, endOnFailure: true },
  );
});
