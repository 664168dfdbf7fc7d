import { abortBuild, type BuildId, pauseJob, pausePipeline, rerunBuild, unpauseJob, unpausePipeline } from '@rondo/db';
import { aGet, aJob, aResource } from '@rondo/db/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SchedulerWorld } from '../testing/scheduler-world.ts';
import { createScheduleComponent } from './schedule-component.ts';

let world: SchedulerWorld;
beforeAll(async () => {
  world = await SchedulerWorld.create();
  world.start();
});
afterAll(() => world[Symbol.asyncDispose]());

const triggering = (name = 'r') => aGet(name, { trigger: true });
let counter = 0;
function fresh(): string {
  counter += 1;
  return `p${counter}`;
}

describe('new versions', () => {
  it('start one build of a job that they trigger, with the newest', async () => {
    const { jobId, resourceId } = await world.pipeline(fresh(), {
      resources: [aResource('r')],
      jobs: [aJob('j', [triggering()]), aJob('k', [aGet('r')])],
    });
    await world.versions(resourceId('r'), '1', '2');
    await world.settled();
    expect(await world.told(jobId('j'))).toEqual(['#1 started r=2']);
    expect(await world.told(jobId('k'))).toEqual([]);
    await world.versions(resourceId('r'), '2', '3');
    await world.settled();
    expect(await world.told(jobId('j'))).toEqual(['#1 started r=2', '#2 started r=3']);
  });

  it('go through a chain of jobs by passed as each succeeds', async () => {
    const { jobId, resourceId } = await world.pipeline(fresh(), {
      resources: [aResource('r')],
      jobs: [
        aJob('a', [triggering()]),
        aJob('b', [aGet('r', { trigger: true, passed: ['a'] })]),
        aJob('c', [aGet('r', { trigger: true, passed: ['b'] })]),
      ],
    });
    await world.versions(resourceId('r'), '1');
    await world.settled();
    for (const name of ['a', 'b', 'c']) {
      const [build] = await world.builds(jobId(name));
      await world.finish(build?.id as BuildId);
      await world.settled();
    }
    expect(await world.told(jobId('c'))).toEqual(['#1 succeeded r=1']);
    await world.versions(resourceId('r'), '2');
    await world.settled();
    const [, failing] = await world.builds(jobId('a'));
    await world.finish(failing?.id as BuildId, 'failed');
    await world.settled();
    expect(await world.told(jobId('b'))).toEqual(['#1 succeeded r=1']);
  });

  it('each get a build where the input wants every one', async () => {
    const { jobId, resourceId } = await world.pipeline(fresh(), {
      resources: [aResource('r')],
      jobs: [aJob('j', [aGet('r', { trigger: true, version: { kind: 'every' } })], { serial: true })],
    });
    await world.versions(resourceId('r'), '1');
    await world.settled();
    await world.versions(resourceId('r'), '2', '3', '4');
    await world.settled();
    for (let round = 0; round < 3; round += 1) {
      const running = (await world.builds(jobId('j'))).find(({ status }) => status === 'started');
      await world.finish(running?.id as BuildId);
      await world.settled();
    }
    expect(await world.told(jobId('j'))).toEqual([
      '#1 succeeded r=1',
      '#2 succeeded r=2',
      '#3 succeeded r=3',
      '#4 started r=4',
    ]);
  });

  it("that are disabled or not pinned don't count", async () => {
    const name = fresh();
    const jobs = [aJob('j', [triggering()])];
    const { jobId, resourceId } = await world.pipeline(name, {
      resources: [aResource('r', { version: { v: '1' } })],
      jobs,
    });
    await world.versions(resourceId('r'), '1', '2');
    await world.settled();
    expect(await world.told(jobId('j'))).toEqual(['#1 started r=1']);
  });
});

describe('limits', () => {
  it('of a serial job let one build run; the next starts when it has ended', async () => {
    const { jobId } = await world.pipeline(fresh(), { jobs: [aJob('j', [], { serial: true })] });
    const [first, second] = [await world.trigger(jobId('j')), await world.trigger(jobId('j'))];
    await world.settled();
    expect(await world.told(jobId('j'))).toEqual(['#1 started', '#2 pending']);
    expect((await world.builds(jobId('j')))[1]?.waitingFor).toEqual({ code: 'limit', limit: 1, running: [first] });
    await world.finish(first);
    await world.settled();
    expect(await world.told(jobId('j'))).toEqual(['#1 succeeded', '#2 started']);
    await world.finish(second);
  });

  it('of a group hold across its jobs, in the order in which builds were made, however they are asked for', async () => {
    const jobs = ['a', 'b', 'c'].map((name) => aJob(name, [], { serialGroups: ['g'] }));
    const { jobId } = await world.pipeline(fresh(), { jobs });
    const first = await world.trigger(jobId('c'));
    await world.settled();
    const others = await Promise.all(['a', 'b', 'c', 'a', 'b'].map((name) => world.trigger(jobId(name))));
    const builds = [first, ...others];
    const order: BuildId[] = [];
    while (order.length < builds.length) {
      await world.settled();
      const running = (await Promise.all(['a', 'b', 'c'].map((name) => world.builds(jobId(name)))))
        .flat()
        .filter(({ status }) => status === 'started');
      expect(running).toHaveLength(1);
      order.push(running[0]?.id as BuildId);
      await world.finish(running[0]?.id as BuildId);
    }
    expect(order).toEqual([...builds].sort((a, b) => a - b));
  });

  it('leave a build its slot that has one and waits for checks, whatever else comes first', async () => {
    const { jobId, resourceId } = await world.pipeline(fresh(), {
      resources: [aResource('r')],
      jobs: [aJob('j', [aGet('r')], { serial: true })],
    });
    await world.versions(resourceId('r'), '1');
    const first = await world.trigger(jobId('j'));
    await world.settled();
    await world.finish(first);
    const checked = Promise.withResolvers<void>();
    world.checks.answer = async () => {
      await checked.promise;
      return 'succeeded';
    };
    await world.trigger(jobId('j'));
    await world.until(async () => JSON.stringify((await world.builds(jobId('j')))[1]?.waitingFor).includes('checks'));
    await rerunBuild(world.db, { buildId: first });
    await world.until(async () => JSON.stringify((await world.builds(jobId('j')))[2]?.waitingFor).includes('limit'));
    checked.resolve();
    await world.until(async () => (await world.told(jobId('j')))[1] === '#2 started r=1');
    world.checks.answer = async () => 'succeeded';
  });

  it('of max_in_flight let so many run', async () => {
    const { jobId } = await world.pipeline(fresh(), { jobs: [aJob('j', [], { maxInFlight: 2 })] });
    for (let round = 0; round < 3; round += 1) await world.trigger(jobId('j'));
    await world.settled();
    expect(await world.told(jobId('j'))).toEqual(['#1 started', '#2 started', '#3 pending']);
  });
});

describe('pauses', () => {
  it('hold builds back and say so, aborts excepted; going on starts them', async () => {
    const { jobId, pipelineId } = await world.pipeline(fresh(), { jobs: [aJob('j', [])] });
    await pausePipeline(world.db, pipelineId, 'me');
    const [first] = [await world.trigger(jobId('j')), await world.trigger(jobId('j'))];
    await world.settled();
    expect((await world.builds(jobId('j')))[0]?.waitingFor).toEqual({ code: 'pipeline-paused' });
    await abortBuild(world.db, first);
    await world.settled();
    await pauseJob(world.db, jobId('j'), 'me');
    await unpausePipeline(world.db, pipelineId);
    await world.settled();
    expect(await world.told(jobId('j'))).toEqual(['#1 aborted', '#2 pending']);
    expect((await world.builds(jobId('j')))[1]?.waitingFor).toEqual({ code: 'job-paused' });
    await unpauseJob(world.db, jobId('j'));
    await world.settled();
    expect(await world.told(jobId('j'))).toEqual(['#1 aborted', '#2 started']);
  });
});

describe('a manual build', () => {
  it('waits for a check of its inputs and gets what it finds', async () => {
    const { jobId, resourceId } = await world.pipeline(fresh(), {
      resources: [aResource('r'), aResource('pinned', { version: { v: '1' } })],
      jobs: [aJob('j', [aGet('r'), aGet('pinned')])],
    });
    await world.versions(resourceId('pinned'), '1');
    await world.settled();
    const checked = Promise.withResolvers<void>();
    world.checks.requests.length = 0;
    world.checks.answer = async () => {
      await checked.promise;
      await world.versions(resourceId('r'), '1');
      return 'succeeded';
    };
    await world.trigger(jobId('j'));
    await world.until(async () => (await world.builds(jobId('j')))[0]?.waitingFor !== null);
    expect((await world.builds(jobId('j')))[0]?.waitingFor).toEqual({ code: 'checks', resources: ['r'] });
    checked.resolve();
    await world.until(async () => (await world.told(jobId('j')))[0] === '#1 started pinned=1 r=1');
    expect(world.checks.requests.map(({ resourceId: id, need }) => [id, need.kind])).toEqual([
      [resourceId('r'), 'since'],
    ]);
    world.checks.answer = async () => 'succeeded';
  });

  it('is taken up by the next node when the one that ran its checks is gone', async () => {
    await using lonely = await SchedulerWorld.create();
    const { jobId, resourceId } = await lonely.pipeline(fresh(), {
      resources: [aResource('r')],
      jobs: [aJob('j', [aGet('r')])],
    });
    await lonely.versions(resourceId('r'), '1');
    const buildId = await lonely.trigger(jobId('j'));
    // What the node wrote down before it died.
    await sql`update builds set waiting_for = '{"code": "checks", "resources": ["r"]}' where id = ${buildId}`.execute(
      lonely.db,
    );
    await sql`update jobs set schedule_served = schedule_requested where id = ${jobId('j')}`.execute(lonely.db);
    lonely.start();
    await lonely.until(async () => (await lonely.told(jobId('j')))[0] === '#1 started r=1');
  });

  it('goes on with the versions known where the check fails, and says what is missing where there are none', async () => {
    const { jobId, resourceId } = await world.pipeline(fresh(), {
      resources: [aResource('r'), aResource('s')],
      jobs: [aJob('known', [aGet('r')]), aJob('unknown', [aGet('s')])],
    });
    await world.versions(resourceId('r'), '1');
    world.checks.answer = async () => {
      throw new Error('no worker');
    };
    await world.trigger(jobId('known'));
    await world.trigger(jobId('unknown'));
    await world.until(async () => (await world.told(jobId('known')))[0] === '#1 started r=1');
    await world.until(async () =>
      JSON.stringify((await world.builds(jobId('unknown')))[0]?.waitingFor).includes('inputs'),
    );
    expect((await world.builds(jobId('unknown')))[0]?.waitingFor).toEqual({
      code: 'inputs',
      errors: { s: 'latest version of resource not found' },
    });
    world.checks.answer = async () => 'succeeded';
    await world.versions(resourceId('s'), '9');
    await world.settled();
    expect(await world.told(jobId('unknown'))).toEqual(['#1 started s=9']);
  });
});

describe('a rerun', () => {
  it('gets the inputs of its original, even of a version that is no longer the newest', async () => {
    const { jobId, resourceId } = await world.pipeline(fresh(), {
      resources: [aResource('r')],
      jobs: [aJob('j', [triggering()])],
    });
    await world.versions(resourceId('r'), '1');
    await world.settled();
    await world.versions(resourceId('r'), '2');
    await world.settled();
    const [original] = await world.builds(jobId('j'));
    await rerunBuild(world.db, { buildId: original?.id as BuildId });
    await world.settled();
    expect(await world.told(jobId('j'))).toEqual(['#1 started r=1', '#2 started r=2', '#1.1 started r=1']);
  });

  it('does not cost a job the build that new versions call for', async () => {
    const { jobId, resourceId } = await world.pipeline(fresh(), {
      resources: [aResource('r')],
      jobs: [aJob('j', [triggering()], { serial: true })],
    });
    await world.versions(resourceId('r'), '1');
    await world.settled();
    const [original] = await world.builds(jobId('j'));
    await rerunBuild(world.db, { buildId: original?.id as BuildId });
    await world.versions(resourceId('r'), '2');
    await world.settled();
    expect(await world.told(jobId('j'))).toEqual(['#1 started r=1', '#1.1 pending']);
    await world.finish(original?.id as BuildId);
    await world.settled();
    expect(await world.told(jobId('j'))).toEqual(['#1 succeeded r=1', '#1.1 started r=1', '#2 pending']);
  });

  it('ends aborted where a version is gone', async () => {
    const { jobId, resourceId } = await world.pipeline(fresh(), {
      resources: [aResource('r')],
      jobs: [aJob('j', [triggering()])],
    });
    await world.versions(resourceId('r'), '1');
    await world.settled();
    await world.db.deleteFrom('resource_versions').execute();
    const [original] = await world.builds(jobId('j'));
    await rerunBuild(world.db, { buildId: original?.id as BuildId });
    await world.settled();
    expect((await world.builds(jobId('j'))).map(({ status }) => status)).toEqual(['started', 'aborted']);
  });
});

it("a build whose plan can't be made ends errored, with the reason in its log", async () => {
  const { jobId } = await world.pipeline(fresh(), { jobs: [aJob('j', [{ kind: 'put', name: 'nowhere' }])] });
  const build = await world.trigger(jobId('j'));
  await world.settled();
  expect(await world.told(jobId('j'))).toEqual(['#1 errored']);
  const [batch] = await world.db
    .selectFrom('build_event_batches')
    .select('payload')
    .where('build_id', '=', build)
    .execute();
  expect(batch?.payload).toContain('unknown resource: nowhere');
});

it('two nodes never start a build twice or one too many', async () => {
  const { jobId } = await world.pipeline(fresh(), {
    jobs: ['a', 'b'].map((name) => aJob(name, [], { serialGroups: ['g'] })),
  });
  const other = await world.openNode();
  const stop = new AbortController();
  const running = createScheduleComponent({ ...world.services, db: other.db }).run(stop.signal);
  await Promise.all(['a', 'b', 'a', 'b'].map((name) => world.trigger(jobId(name))));
  await world.settled();
  const states = (await Promise.all(['a', 'b'].map((name) => world.builds(jobId(name)))))
    .flat()
    .map(({ status }) => status);
  expect(states.filter((status) => status === 'started')).toHaveLength(1);
  stop.abort();
  await running;
});
