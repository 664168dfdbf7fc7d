import type { UiVersionCauses } from '@rondo/protocol';
import { asObject, count, flag, type JsonObject, list, moment, text, textMap } from './json.ts';

/** The builds that a version went through, or came from, and what they made of it. */
export type Causes = UiVersionCauses;
export type CauseBuild = Causes['builds'][number];
export type CauseVersion = Causes['versions'][number];
export type CauseDirection = 'downstream' | 'upstream';

const statuses: readonly CauseBuild['status'][] = ['pending', 'started', 'succeeded', 'failed', 'errored', 'aborted'];
const statusOf = (build: JsonObject) => statuses.find((one) => one === build.status) ?? 'pending';
const numbers = (value: unknown) => (Array.isArray(value) ? value.filter((one) => typeof one === 'number') : []);

/** `undefined` from a server without that route. */
export function readCauses(body: unknown): Causes | undefined {
  const object = asObject(body);
  if (object === undefined || !Array.isArray(object.builds) || !Array.isArray(object.versions)) return undefined;
  return {
    versions: list(object.versions, (version) => {
      const [id, resource] = [count(version, 'id'), text(version, 'resource')];
      return id === undefined || resource === undefined
        ? undefined
        : { id, resource, version: textMap(version.version) };
    }),
    builds: list(object.builds, (build): CauseBuild | undefined => {
      const [id, name, job] = [count(build, 'id'), text(build, 'name'), text(build, 'job')];
      if (id === undefined || name === undefined || job === undefined) return undefined;
      const [startTime, endTime] = [moment(build, 'startTime'), moment(build, 'endTime')];
      return {
        id,
        name,
        job,
        status: statusOf(build),
        ...(startTime === undefined ? {} : { startTime }),
        ...(endTime === undefined ? {} : { endTime }),
        depth: count(build, 'depth') ?? 0,
        got: numbers(build.got),
        made: numbers(build.made),
      };
    }),
    hasMore: flag(object, 'hasMore'),
  };
}

/**
 * The answer of the stock route (spec/api.md 10.15) as ours. It says of builds what they left the chain with, and of versions
 * who entered by them: downstream that is made and got, upstream got and made. It does not tell how far a build is away.
 */
export function readStockCauses(body: unknown, direction: CauseDirection, versionId: number): Causes {
  const object = asObject(body) ?? {};
  const nameOf = (items: unknown) =>
    new Map(list(items, (one) => [count(one, 'id') ?? 0, text(one, 'name') ?? ''] as const));
  const [jobs, resources] = [nameOf(object.jobs), nameOf(object.resources)];
  const told = list(object.resource_versions, (one) => ({
    id: count(one, 'id') ?? 0,
    resource: resources.get(count(one, 'resource_id') ?? 0) ?? '',
    version: textMap(one.version),
    builds: numbers(one.build_ids),
  })).toSorted((a, b) => Number(b.id === versionId) - Number(a.id === versionId));
  const builds = list(object.builds, (build): CauseBuild | undefined => {
    const [id, name] = [count(build, 'id'), text(build, 'name')];
    if (id === undefined || name === undefined) return undefined;
    const left = numbers(build.resource_version_ids).map((one) => told.findIndex((version) => version.id === one));
    const entered = told.flatMap((version, place) => (version.builds.includes(id) ? [place] : []));
    const [got, made] = direction === 'downstream' ? [entered, left] : [left, entered];
    const job = jobs.get(count(build, 'job_id') ?? 0) ?? '';
    const known = (places: readonly number[]) => places.filter((place) => place !== -1);
    return { id, name, job, status: statusOf(build), depth: 1, got: known(got), made: known(made) };
  });
  return { versions: told.map(({ builds: _, ...version }) => version), builds, hasMore: false };
}
