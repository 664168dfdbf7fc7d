import { readBuildResources } from '../data/read-stock.ts';
import type { FakeState } from './fake-state.ts';

const commits = ['Log the precompiled letter size', 'Bump flask from 3.0.2 to 3.0.3', 'Retry letter uploads once'];

/** What changed in the inputs of two builds of the fake world: every one that is new went on by three versions. */
export function answerChanges(server: FakeState, after: number, before: number): unknown {
  const [old, current] = [before, after].map((id) => readBuildResources(server.buildResources.get(id)));
  return {
    inputs: current?.inputs.map(({ name, version, isNew }) => {
      const had = old?.inputs.find((one) => one.name === name)?.version ?? { digest: `sha256:${'9c'.repeat(32)}` };
      const between = commits.map((message, index) => ({
        id: 900 - index,
        version: index === 0 ? version : { ref: `${index}`.repeat(40) },
        message,
        author: 't.okafor',
      }));
      const way = isNew ? 'on' : 'same';
      const shown = isNew ? { between, count: 3 } : { between: [], count: 0 };
      return {
        name,
        resource: name,
        before: { id: 1, version: isNew ? had : version },
        after: { id: 2, version },
        way,
        ...shown,
      };
    }),
  };
}

const path = ['build-api', 'deploy-preview', 'smoke-preview', 'e2e-preview', 'deploy-staging', 'deploy-production'];

/** How far versions of the design's resource got, by their distance from the newest: two waited, then one failed at e2e-preview. */
export function reachedBuilds(server: FakeState, version: number): Record<string, unknown>[] {
  const far = [0, 0, 4, 6, 0, 5][900 - version] ?? 0;
  return path.slice(0, far).flatMap((name) => {
    const build = server.world.builds.filter((one) => one.job_name === name).at(version === 898 ? -1 : -2);
    return build === undefined ? [] : [build];
  });
}

/** The chain of a version: each job got what the one before it made. */
export function answerCauses(server: FakeState, resource: string, version: number, isUpstream: boolean): unknown {
  const reached = isUpstream ? [] : reachedBuilds(server, version);
  const root = { id: version, resource, version: { ref: `${version}`.padEnd(40, 'a') } };
  const made = reached.slice(0, -1).map((build, index) => ({
    id: 2000 + index,
    resource: `${build.job_name}-out`,
    version: { number: `${build.name}` },
  }));
  return {
    versions: [root, ...made],
    builds: reached.map(({ id, name, job_name, status, start_time, end_time }, index) => ({
      id,
      name,
      job: job_name,
      status,
      startTime: start_time,
      endTime: end_time,
      depth: index + 1,
      got: [index],
      made: index < made.length ? [index + 1] : [],
    })),
    hasMore: false,
  };
}
