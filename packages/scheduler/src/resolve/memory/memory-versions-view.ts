import { compareBuilds } from '../build-order.ts';
import type { BuildId, JobId, ResourceId, Version, VersionDigest } from '../job-input.ts';
import type {
  BuildCursor,
  BuildsRequest,
  LastUsedBuilds,
  PartSources,
  PassedBuild,
  ResourceVersion,
  VersionsView,
  VersionWindow,
} from '../versions-view.ts';
import { type HistoryBuild, JobHistory, keyOf, type SucceededBuild } from './job-history.ts';
import { type HistoryVersion, ResourceHistory } from './resource-history.ts';

/** The plain reading of `VersionsView`, over a history held in memory: for conformance, simulation, and to compare other views with. */
export class MemoryVersionsView implements VersionsView {
  readonly #resources = new Map<ResourceId, ResourceHistory>();
  readonly #jobs = new Map<JobId, JobHistory>();
  readonly #builds = new Map<BuildId, HistoryBuild>();

  addVersion(resource: ResourceId, entry: HistoryVersion): void {
    this.#resource(resource).add(entry);
  }

  disableVersion({ resource, version }: ResourceVersion): void {
    this.#resource(resource).disable(version);
  }

  addBuild(build: HistoryBuild): void {
    this.#builds.set(build.id, build);
    this.#job(build.job).add(build);
  }

  async windows(job: JobId, asked: readonly { resource: ResourceId; every: boolean }[]): Promise<VersionWindow[]> {
    return asked.map(({ resource, every }) => {
      const used = every ? this.#newestUsed(job, resource) : undefined;
      return this.#resource(resource).window(used?.entry.checkOrder ?? Number.POSITIVE_INFINITY);
    });
  }

  async pinned(asked: readonly { resource: ResourceId; pin: Version }[]): Promise<(VersionDigest | undefined)[]> {
    return asked.map(({ resource, pin }) => {
      const pairs = Object.entries(pin);
      return this.#resource(resource).newest(({ value }) => pairs.every(([key, text]) => value[key] === text))?.version;
    });
  }

  async lastUsed(job: JobId, resources: readonly ResourceId[]): Promise<(LastUsedBuilds | undefined)[]> {
    return resources.map((resource) => {
      const pipes = this.#newestUsed(job, resource)?.user.pipes;
      const upstream = pipes?.flatMap((id) => this.#builds.get(id) ?? []).sort(compareBuilds);
      return upstream && new Map(upstream.map((build): [JobId, BuildCursor] => [build.job, build]));
    });
  }

  async builds(requests: readonly BuildsRequest[]): Promise<PassedBuild[][]> {
    return requests.map((request) => {
      const wanted = new Set(request.resources);
      const page = this.#job(request.job).page(request, (build) => this.#hasPassedAlso(build, request.passedAlso));
      return page.map(({ keys: _, ...build }) => {
        const outputs = build.outputs.filter(({ resource }) => wanted.has(resource));
        return {
          ...build,
          outputs: outputs.map((output) => ({
            ...output,
            state: this.#resource(output.resource).stateOf(output.version),
          })),
        };
      });
    });
  }

  async usedInputs(job: JobId, asked: readonly ({ name: string } & ResourceVersion)[]): Promise<boolean[]> {
    return asked.map((input) => this.#job(job).hasUsedAs(input));
  }

  async stamps(job: JobId, parts: readonly PartSources[]): Promise<string[]> {
    return parts.map(({ resources, passed, every }) => {
      const versions = resources.map((resource) => this.#resource(resource).changeCount);
      const builds = passed.map((other) => this.#job(other).succeededCount);
      return [versions, builds, every ? [this.#job(job).buildCount] : []].map((counts) => counts.join(',')).join(';');
    });
  }

  #hasPassedAlso(build: SucceededBuild, also: BuildsRequest['passedAlso']): boolean {
    if (also === undefined) return true;
    return build.outputs.some((output) => {
      if (output.resource !== also.resource) return false;
      const key = keyOf(output);
      return also.jobs.every((job) => this.#job(job).has(key));
    });
  }

  /** The newest version of a resource that any build of the job used, and the newest build that did. */
  #newestUsed(job: JobId, resource: ResourceId): { entry: HistoryVersion; user: HistoryBuild } | undefined {
    const history = this.#resource(resource);
    const used = [...this.#job(job).usersOf(resource)].flatMap(([version, user]) => {
      const entry = history.find(version);
      return entry === undefined ? [] : [{ entry, user }];
    });
    return used.sort((left, right) => left.entry.checkOrder - right.entry.checkOrder).at(-1);
  }

  #resource(id: ResourceId): ResourceHistory {
    return this.#resources.get(id) ?? remember(this.#resources, id, new ResourceHistory());
  }

  #job(id: JobId): JobHistory {
    return this.#jobs.get(id) ?? remember(this.#jobs, id, new JobHistory());
  }
}

function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): Value {
  map.set(key, value);
  return value;
}
