import {
  type BuildId,
  type Db,
  findBuild,
  findBuilds,
  findJobById,
  findPipelineById,
  findResourceById,
  type JobId,
  listBuilds,
  listDisabledVersions,
  listNewestVersions,
  type PipelineId,
  type PipelineRow,
  type ResourceId,
} from '@rondo/db';
import type { UiDashboardPipeline } from '@rondo/protocol';
import { presentBuild } from '../present/present-build.ts';
import { buildIdsOf, presentJob } from '../present/present-job.ts';
import { presentResource } from '../present/present-resource.ts';
import { ContentMemory } from './content-memory.ts';
import type { LiveChange, LiveHub } from './live-hub.ts';
import type { PipelineEntity } from './pipeline-entities.ts';
import { readGraph } from './read-graph.ts';
import type { TopicFollower, TopicNews } from './topic-follower.ts';

const buildsOnJobPage = 20;

/** Which pipelines a viewer may see; asked anew each time, since roles change. */
export type IsVisible = (pipeline: PipelineRow) => boolean;

type DashboardView = {
  readonly isVisible: IsVisible;
  /** A pipeline with what the viewer may know of it. */
  readonly show: (entity: PipelineEntity) => UiDashboardPipeline;
};

/** The dashboard: entities that changed, ids that went. */
export class DashboardFollower implements TopicFollower {
  readonly #hub: LiveHub;
  readonly #view: DashboardView;
  readonly #cursorMs: number | undefined;

  constructor(hub: LiveHub, view: DashboardView, cursorMs: number | undefined) {
    this.#hub = hub;
    this.#view = view;
    this.#cursorMs = cursorMs;
  }

  isTouchedBy(change: LiveChange): boolean {
    return change.isReset || change.changed.length > 0 || change.removed.length > 0;
  }

  async news(change: LiveChange | undefined): Promise<TopicNews | undefined> {
    if (change?.isReset) return { op: 'reset', data: {} };
    if (change !== undefined) return this.#patch(change.changed, change.removed);
    if (this.#cursorMs === undefined) return undefined;
    const missed = this.#hub.since(this.#cursorMs);
    return missed === undefined ? { op: 'reset', data: {} } : this.#patch(missed.changed, missed.removed);
  }

  #patch(changed: readonly PipelineEntity[], removed: readonly PipelineId[]): TopicNews | undefined {
    const [visible, hidden] = [
      changed.filter(({ row }) => this.#view.isVisible(row)),
      changed.filter(({ row }) => !this.#view.isVisible(row)),
    ];
    const gone = [...removed, ...hidden.map(({ row }) => row.id)];
    if (visible.length === 0 && gone.length === 0) return undefined;
    const data = {
      ...(visible.length === 0 ? {} : { pipelines: visible.map((one) => this.#view.show(one)) }),
      ...(gone.length === 0 ? {} : { removed: gone }),
    };
    return { op: 'patch', data };
  }
}

/** A pipeline's graph: nodes that changed; asked for again when its configuration did. */
export class PipelineFollower implements TopicFollower {
  readonly #db: Db;
  readonly #id: PipelineId;
  readonly #jobs = new ContentMemory();
  readonly #resources = new ContentMemory();
  #configVersion: number | undefined;
  #header = '';

  constructor(db: Db, id: PipelineId) {
    this.#db = db;
    this.#id = id;
  }

  isTouchedBy(change: LiveChange): boolean {
    return change.isReset || change.touched.has(this.#id);
  }

  async news(): Promise<TopicNews | undefined> {
    const pipeline = await findPipelineById(this.#db, this.#id);
    if (pipeline === undefined) return { op: 'reset', data: {} };
    const graph = await readGraph(this.#db, pipeline);
    const isNewConfig = this.#configVersion !== undefined && this.#configVersion !== graph.configVersion;
    this.#configVersion = graph.configVersion;
    const jobs = this.#jobs.changed(
      graph.jobs,
      ({ id }) => id,
      ({ v: _v, ...rest }) => rest,
    );
    const resources = this.#resources.changed(
      graph.resources,
      ({ id }) => id,
      ({ v: _v, ...rest }) => rest,
    );
    const header = { paused: graph.paused, pausedBy: graph.pausedBy, pausedAt: graph.pausedAt, public: graph.public };
    const isNewHeader = this.#header !== JSON.stringify(header);
    this.#header = JSON.stringify(header);
    if (isNewConfig) return { op: 'reset', data: {} };
    if (jobs.length === 0 && resources.length === 0 && !isNewHeader) return undefined;
    return { op: 'patch', data: { jobs, resources, ...(isNewHeader ? header : {}) } };
  }
}

/** A job's page: the job and its newest builds. */
export class JobFollower implements TopicFollower {
  readonly #db: Db;
  readonly #id: JobId;
  readonly #pipelineId: PipelineId;
  readonly #job = new ContentMemory();
  readonly #builds = new ContentMemory();

  constructor(db: Db, id: JobId, pipelineId: PipelineId) {
    this.#db = db;
    this.#id = id;
    this.#pipelineId = pipelineId;
  }

  isTouchedBy(change: LiveChange): boolean {
    return change.isReset || change.touched.has(this.#pipelineId);
  }

  async news(): Promise<TopicNews | undefined> {
    const job = await findJobById(this.#db, this.#id);
    if (job === undefined) return { op: 'reset', data: {} };
    const [builds, page] = await Promise.all([
      findBuilds(this.#db, buildIdsOf([job])),
      listBuilds(this.#db, { of: 'job', jobId: job.id }, { limit: buildsOnJobPage, isByTime: false }),
    ]);
    const [changedJob] = this.#job.changed(
      [presentJob(job, builds, { withComment: false })],
      () => job.id,
      (entity) => entity,
    );
    const changedBuilds = this.#builds.changed(
      page.builds,
      ({ id }) => id,
      (build) => presentBuild(build),
    );
    if (changedJob === undefined && changedBuilds.length === 0) return undefined;
    const data = {
      ...(changedJob === undefined ? {} : { job: changedJob }),
      ...(changedBuilds.length === 0 ? {} : { builds: changedBuilds.map((build) => presentBuild(build)) }),
    };
    return { op: 'patch', data };
  }
}

/** A resource's page: the resource, and whether its versions are to be asked for again. */
export class ResourceFollower implements TopicFollower {
  readonly #db: Db;
  readonly #id: ResourceId;
  readonly #pipelineId: PipelineId;
  readonly #resource = new ContentMemory();
  readonly #versions = new ContentMemory();

  constructor(db: Db, id: ResourceId, pipelineId: PipelineId) {
    this.#db = db;
    this.#id = id;
    this.#pipelineId = pipelineId;
  }

  isTouchedBy(change: LiveChange): boolean {
    return change.isReset || change.touched.has(this.#pipelineId);
  }

  async news(): Promise<TopicNews | undefined> {
    const resource = await findResourceById(this.#db, this.#id);
    if (resource === undefined) return { op: 'reset', data: {} };
    const [newest, disabled] = await Promise.all([
      listNewestVersions(this.#db, [this.#id]),
      listDisabledVersions(this.#db, this.#id),
    ]);
    const [changed] = this.#resource.changed(
      [presentResource(resource)],
      () => 0,
      (entity) => entity,
    );
    const areOtherVersions =
      this.#versions.changed(
        [{ newest: newest.get(this.#id), disabled }],
        () => 0,
        (versions) => versions,
      ).length > 0;
    if (changed === undefined && !areOtherVersions) return undefined;
    return {
      op: 'patch',
      data: {
        ...(changed === undefined ? {} : { resource: changed }),
        ...(areOtherVersions ? { versions: true } : {}),
      },
    };
  }
}

/** A build's page: its status and times; its log has a stream of its own. */
export class BuildFollower implements TopicFollower {
  readonly #db: Db;
  readonly #id: BuildId;
  readonly #pipelineId: PipelineId | undefined;
  readonly #build = new ContentMemory();

  constructor(db: Db, id: BuildId, pipelineId: PipelineId | undefined) {
    this.#db = db;
    this.#id = id;
    this.#pipelineId = pipelineId;
  }

  isTouchedBy(change: LiveChange): boolean {
    if (change.isReset || change.builds.has(this.#id)) return true;
    return this.#pipelineId !== undefined && change.touched.has(this.#pipelineId);
  }

  async news(): Promise<TopicNews | undefined> {
    const build = await findBuild(this.#db, this.#id);
    if (build === undefined) return { op: 'reset', data: {} };
    const [changed] = this.#build.changed(
      [presentBuild(build)],
      () => 0,
      (entity) => entity,
    );
    return changed === undefined ? undefined : { op: 'patch', data: { build: changed } };
  }
}
