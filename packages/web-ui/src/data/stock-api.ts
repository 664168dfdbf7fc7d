import { instanceVarPairs } from '../routes/instance-vars.ts';
import type { Paging, PipelineRef } from '../routes/route.ts';
import type { ApiAnswer, ApiClient } from './api-client.ts';
import { asObject, list, text, textMap } from './json.ts';
import { type CauseDirection, type Causes, readStockCauses } from './read-causes.ts';
import {
  readBuild,
  readBuildResources,
  readJob,
  readPipeline,
  readPreparation,
  readReach,
  readResource,
  readTeam,
  readUser,
  readVersion,
  readWorker,
} from './read-stock.ts';
import type {
  ReachedBuild,
  StockBuild,
  StockBuildResources,
  StockJob,
  StockPipeline,
  StockPreparation,
  StockResource,
  StockTeam,
  StockUser,
  StockVersion,
  StockVersionValue,
  StockWorker,
  VersionReach,
} from './stock-shapes.ts';

/** The stock routes the pages use (spec/api.md section 12), typed. A missing object in a 200 answer is a server without that route: 404. */
export class StockApi {
  readonly #client: ApiClient;
  #tellsCausality: boolean;

  /** `causality`: the server tells what came of a version, or may. */
  constructor(client: ApiClient, { causality }: { causality: boolean }) {
    this.#client = client;
    this.#tellsCausality = causality;
  }

  user = (): Promise<ApiAnswer<StockUser>> =>
    this.#client.get('/api/v1/user', (body) => readUser(asObject(body) ?? {}));

  teams = (): Promise<ApiAnswer<StockTeam[]>> => this.#client.get('/api/v1/teams', (body) => list(body, readTeam));

  pipelines = (): Promise<ApiAnswer<StockPipeline[]>> =>
    this.#client.get('/api/v1/pipelines', (body) => list(body, readPipeline));

  jobs = (): Promise<ApiAnswer<StockJob[]>> => this.#client.get('/api/v1/jobs', (body) => list(body, readJob));

  resources = (): Promise<ApiAnswer<StockResource[]>> =>
    this.#client.get('/api/v1/resources', (body) => list(body, readResource));

  workers = (): Promise<ApiAnswer<StockWorker[]>> =>
    this.#client.get('/api/v1/workers', (body) => list(body, readWorker));

  /** Forgets a worker that does not run. */
  pruneWorker = (name: string) => this.#client.change('PUT', `/api/v1/workers/${encodeURIComponent(name)}/prune`);

  /** Recent builds of everything the viewer sees, newest first. */
  recentBuilds = (limit: number): Promise<ApiAnswer<StockBuild[]>> =>
    this.#client.get(`/api/v1/builds?limit=${limit}`, (body) => list(body, readBuild));

  pipeline = (ref: PipelineRef): Promise<ApiAnswer<StockPipeline>> => this.#one(pipelinePath(ref), readPipeline);

  pipelineJobs = (ref: PipelineRef): Promise<ApiAnswer<StockJob[]>> =>
    this.#client.get(pipelinePath(ref, '/jobs'), (body) => list(body, readJob));

  pipelineResources = (ref: PipelineRef): Promise<ApiAnswer<StockResource[]>> =>
    this.#client.get(pipelinePath(ref, '/resources'), (body) => list(body, readResource));

  pipelineBuilds = (ref: PipelineRef, limit: number): Promise<ApiAnswer<StockBuild[]>> =>
    this.#client.get(pipelinePath(ref, '/builds', [['limit', `${limit}`]]), (body) => list(body, readBuild));

  /** The configuration as it was set, credentials as their `((names))`. */
  pipelineConfig = (ref: PipelineRef): Promise<ApiAnswer<unknown>> =>
    this.#client.get(pipelinePath(ref, '/config'), (body) => asObject(body)?.config);

  /** Sets a pipeline's configuration, new or over the one there is. */
  setPipeline = (ref: PipelineRef, config: object) => this.#client.change('PUT', pipelinePath(ref, '/config'), config);

  job = (ref: PipelineRef, job: string): Promise<ApiAnswer<StockJob>> => this.#one(jobPath(ref, job), readJob);

  jobBuilds = (
    ref: PipelineRef,
    job: string,
    paging: Paging | undefined,
    limit = 100,
  ): Promise<ApiAnswer<StockBuild[]>> =>
    this.#client.get(jobPath(ref, job, '/builds', pagingPairs(paging, limit)), (body) => list(body, readBuild));

  /** What the job would start with now: name and version of every input. */
  jobInputs = (ref: PipelineRef, job: string): Promise<ApiAnswer<{ name: string; version: StockVersionValue }[]>> =>
    this.#client.get(jobPath(ref, job, '/inputs'), (body) =>
      list(body, (input) => {
        const name = text(input, 'name');
        return name === undefined ? undefined : { name, version: textMap(input.version) };
      }),
    );

  jobBuild = (ref: PipelineRef, job: string, build: string): Promise<ApiAnswer<StockBuild>> =>
    this.#one(jobPath(ref, job, `/builds/${encodeURIComponent(build)}`), readBuild);

  build = (id: number): Promise<ApiAnswer<StockBuild>> => this.#one(`/api/v1/builds/${id}`, readBuild);

  buildResources = (id: number): Promise<ApiAnswer<StockBuildResources>> =>
    this.#client.get(`/api/v1/builds/${id}/resources`, readBuildResources);

  preparation = (id: number): Promise<ApiAnswer<StockPreparation>> =>
    this.#client.get(`/api/v1/builds/${id}/preparation`, readPreparation);

  resource = (ref: PipelineRef, resource: string): Promise<ApiAnswer<StockResource>> =>
    this.#one(resourcePath(ref, resource), readResource);

  versions = (
    ref: PipelineRef,
    resource: string,
    paging: Paging | undefined,
    filter: readonly string[],
  ): Promise<ApiAnswer<StockVersion[]>> => {
    const pairs = [...pagingPairs(paging, 100), ...filter.map((one): [string, string] => ['filter', one])];
    return this.#client.get(resourcePath(ref, resource, '/versions', pairs), (body) => list(body, readVersion));
  };

  /** Builds that took a version, or that made it. */
  versionBuilds = (
    ref: PipelineRef,
    resource: string,
    version: number,
    side: 'input_to' | 'output_of',
  ): Promise<ApiAnswer<StockBuild[]>> =>
    this.#client.get(resourcePath(ref, resource, `/versions/${version}/${side}`), (body) => list(body, readBuild));

  /**
   * Builds that a version reached: through everything made of it where the server tells (a feature that is off by
   * default), else those that took the version itself. Asks for the feature once.
   */
  versionReach = async (ref: PipelineRef, resource: string, version: number): Promise<ApiAnswer<VersionReach>> => {
    if (this.#tellsCausality) {
      const path = resourcePath(ref, resource, `/versions/${version}/downstream`);
      const answer = await this.#client.get(path, readReach);
      if (answer.ok) return answer;
      if (answer.failure.kind === 'forbidden' || answer.failure.kind === 'not-found') this.#tellsCausality = false;
    }
    const taken = await this.versionBuilds(ref, resource, version, 'input_to');
    return taken.ok ? { ...taken, value: { whole: false, builds: taken.value.flatMap(reachedBuild) } } : taken;
  };

  /** What came of a version, or what it came of; 403 where the feature is off, 422 where there is too much. */
  versionCauses = (
    ref: PipelineRef,
    resource: string,
    { versionId, direction }: { versionId: number; direction: CauseDirection },
  ): Promise<ApiAnswer<Causes>> =>
    this.#client.get(resourcePath(ref, resource, `/versions/${versionId}/${direction}`), (body) =>
      readStockCauses(body, direction, versionId),
    );

  version = (ref: PipelineRef, resource: string, version: number): Promise<ApiAnswer<StockVersion>> =>
    this.#one(resourcePath(ref, resource, `/versions/${version}`), readVersion);

  triggerJob = (ref: PipelineRef, job: string): Promise<ApiAnswer<StockBuild | undefined>> =>
    this.#made(this.#client.change('POST', jobPath(ref, job, '/builds')));

  rerunBuild = (ref: PipelineRef, job: string, build: string): Promise<ApiAnswer<StockBuild | undefined>> =>
    this.#made(this.#client.change('POST', jobPath(ref, job, `/builds/${encodeURIComponent(build)}`)));

  abortBuild = (id: number) => this.#client.change('PUT', `/api/v1/builds/${id}/abort`);

  setComment = (id: number, comment: string) => this.#client.change('PUT', `/api/v1/builds/${id}/comment`, { comment });

  pauseJob = (ref: PipelineRef, job: string, paused: boolean) =>
    this.#client.change('PUT', jobPath(ref, job, paused ? '/pause' : '/unpause'));

  pausePipeline = (ref: PipelineRef, paused: boolean) =>
    this.#client.change('PUT', pipelinePath(ref, paused ? '/pause' : '/unpause'));

  exposePipeline = (ref: PipelineRef, isPublic: boolean) =>
    this.#client.change('PUT', pipelinePath(ref, isPublic ? '/expose' : '/hide'));

  /** The order of all pipelines of a team, by name; instances of one name stay together. */
  orderPipelines = (team: string, names: readonly string[]) =>
    this.#client.change('PUT', `/api/v1/teams/${encodeURIComponent(team)}/pipelines/ordering`, names);

  checkResource = (ref: PipelineRef, resource: string): Promise<ApiAnswer<StockBuild | undefined>> =>
    this.#made(this.#client.change('POST', resourcePath(ref, resource, '/check'), { from: null }));

  pinVersion = (ref: PipelineRef, resource: string, version: number) =>
    this.#client.change('PUT', resourcePath(ref, resource, `/versions/${version}/pin`));

  unpin = (ref: PipelineRef, resource: string) => this.#client.change('PUT', resourcePath(ref, resource, '/unpin'));

  setPinComment = (ref: PipelineRef, resource: string, comment: string) =>
    this.#client.change('PUT', resourcePath(ref, resource, '/pin_comment'), { pin_comment: comment });

  enableVersion = (ref: PipelineRef, resource: string, version: number, enabled: boolean) =>
    this.#client.change('PUT', resourcePath(ref, resource, `/versions/${version}/${enabled ? 'enable' : 'disable'}`));

  async #one<Value>(
    path: string,
    read: (object: Readonly<Record<string, unknown>>) => Value | undefined,
  ): Promise<ApiAnswer<Value>> {
    const answer = await this.#client.get(path, (body) => read(asObject(body) ?? {}));
    if (!answer.ok) return answer;
    const { value } = answer;
    return value === undefined ? { ok: false, failure: { kind: 'not-found' } } : { ...answer, value };
  }

  async #made(change: Promise<ApiAnswer<unknown>>): Promise<ApiAnswer<StockBuild | undefined>> {
    const answer = await change;
    return answer.ok ? { ...answer, value: readBuild(asObject(answer.value) ?? {}) } : answer;
  }
}

function reachedBuild(build: StockBuild): ReachedBuild[] {
  return build.jobName === undefined
    ? []
    : [{ id: build.id, job: build.jobName, name: build.name, status: build.status }];
}

export function pipelinePath(ref: PipelineRef, rest = '', pairs: [string, string][] = []): string {
  const path = `/api/v1/teams/${encodeURIComponent(ref.team)}/pipelines/${encodeURIComponent(ref.pipeline)}${rest}`;
  const query = new URLSearchParams([...pairs, ...instanceVarPairs(ref.vars)]).toString();
  return query === '' ? path : `${path}?${query}`;
}

function jobPath(ref: PipelineRef, job: string, rest = '', pairs: [string, string][] = []): string {
  return pipelinePath(ref, `/jobs/${encodeURIComponent(job)}${rest}`, pairs);
}

function resourcePath(ref: PipelineRef, resource: string, rest = '', pairs: [string, string][] = []): string {
  return pipelinePath(ref, `/resources/${encodeURIComponent(resource)}${rest}`, pairs);
}

/** The query of a page of a list. */
export function pagingPairs(paging: Paging | undefined, limit: number): [string, string][] {
  const count: [string, string] = ['limit', `${paging?.limit ?? limit}`];
  return paging === undefined ? [count] : [[paging.direction, `${paging.id}`], count];
}
