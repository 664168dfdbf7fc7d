import { failedEvents, failedPlan, longLogEvents, longPlan, runningEvents, runningPlan } from './build-events.ts';
import { FakeServer } from './fake-server.ts';
import { notifyWorld } from './fake-world.ts';
import { timelineEvents, timelinePlan } from './timeline-events.ts';

const longLines = 200_000;

/** A fake server with the world of the visual design: one build that failed, one that runs, one that waits. */
export function notifyServer(options: { additive?: boolean; loggedIn?: boolean; longLog?: boolean } = {}): FakeServer {
  const world = notifyWorld(Math.floor(Date.now() / 1000));
  const server = new FakeServer({ world, ...options });
  const find = (job: string, name: string) =>
    world.builds.find((build) => build.job_name === job && build.name === name);
  const failed = find('e2e-preview', '118');
  const running = find('deploy-staging', '238');
  if (failed !== undefined) {
    const end = Number(failed.end_time);
    failed.start_time = end - 682;
    server.plans.set(Number(failed.id), failedPlan);
    server.buildEvents.set(Number(failed.id), failedEvents(end - 682));
    server.buildResources.set(Number(failed.id), {
      inputs: [
        { name: 'api-image', version: { digest: `sha256:7d1c${'0'.repeat(58)}e9` }, first_occurrence: true },
        { name: 'admin-image', version: { digest: `sha256:41aa${'0'.repeat(57)}b77` }, first_occurrence: false },
      ],
      outputs: [],
    });
  }
  if (running !== undefined) {
    server.plans.set(Number(running.id), runningPlan);
    server.buildEvents.set(Number(running.id), runningEvents(Number(running.start_time)));
    server.buildResources.set(Number(running.id), {
      inputs: [{ name: 'admin-image', version: { digest: `sha256:41aa${'0'.repeat(57)}b77` }, first_occurrence: true }],
      outputs: [],
    });
    const waiting = {
      ...running,
      id: 7239,
      name: '239',
      status: 'pending',
      start_time: undefined,
      created_by: 'p.nair',
      comment: '',
    };
    world.builds.push(waiting);
    const inputs = Object.fromEntries(
      ['api-image', 'admin-image', 'templates-image', 'downloads-image', 'antivirus-image'].map((name) => [
        name,
        'not_blocking',
      ]),
    );
    const free = {
      paused_pipeline: 'not_blocking',
      paused_job: 'not_blocking',
      inputs_satisfied: 'not_blocking',
      missing_input_reasons: {},
    };
    server.preparations.set(7239, { ...free, max_running_builds: 'blocking', inputs });
  }
  const finished = find('deploy-staging', '237');
  if (finished !== undefined) {
    const begin = Number(finished.end_time) - 448;
    finished.start_time = begin;
    server.plans.set(Number(finished.id), timelinePlan);
    server.buildEvents.set(Number(finished.id), timelineEvents(begin));
    server.buildResources.set(Number(finished.id), {
      inputs: [
        { name: 'api-image', version: { digest: `sha256:12fe${'0'.repeat(57)}0c3` }, first_occurrence: true },
        { name: 'infra', version: { ref: 'e7734b04c1aa2f0e5b3d9a7716ce1d3f2b80c4e9' }, first_occurrence: false },
      ],
      outputs: [{ name: 'deployments', version: { number: '1764088869' } }],
    });
    const before = find('deploy-staging', '236');
    server.buildResources.set(Number(before?.id), {
      inputs: [
        { name: 'api-image', version: { digest: `sha256:41aa${'0'.repeat(57)}b77` }, first_occurrence: true },
        { name: 'infra', version: { ref: 'e7734b04c1aa2f0e5b3d9a7716ce1d3f2b80c4e9' }, first_occurrence: false },
      ],
      outputs: [],
    });
  }
  if (options.longLog === true) {
    const template = find('perf-staging', '44');
    const build = { ...template, id: 7045, name: '45', status: 'failed' };
    world.builds.push(build);
    server.plans.set(7045, longPlan);
    server.buildEvents.set(7045, longLogEvents(world.now - 600, longLines));
  }
  return server;
}
