import {
  type BuildId,
  type Db,
  findBuilds,
  findPipelinesById,
  type JobRow,
  listJobs,
  listPipelineRefrains,
  listPipelinesWithFailingChecks,
  type PipelineId,
  type PipelineRow,
  readDatabaseTimeMs,
} from '@rondo/db';
import type { UiDashboardPipeline } from '@rondo/protocol';
import { buildIdsOf } from '../present/present-job.ts';
import type { BuildCauses } from './build-causes.ts';
import { brokenBuildsOf, presentDashboardPipeline } from './present-dashboard-pipeline.ts';
import type { TroubleReasons } from './trouble-reasons.ts';

const barsOnCard = 40;

type ReadPipeline = {
  readonly row: PipelineRow;
  readonly fields: Omit<UiDashboardPipeline, 'v'>;
  readonly isTroubleOpen: boolean;
};

/** What the node keeps of a pipeline: what lists show, who may see it. */
export type PipelineEntity = {
  readonly row: PipelineRow;
  readonly entity: UiDashboardPipeline;
  /** The entity without its version, to tell whether it changed. */
  readonly content: string;
  /** The build that its trouble is about is open to everybody who sees the pipeline: its job is public. */
  readonly isTroubleOpen: boolean;
};

/**
 * The dashboard's entities, kept on this node; only pipelines that changed are read again, many in one go. The version of an
 * entity is the database's time of the reading that found it changed, so it grows on whichever node it is read.
 */
export class PipelineEntities {
  readonly #db: Db;
  readonly #reasons: TroubleReasons;
  readonly #causes: BuildCauses;
  readonly #known = new Map<PipelineId, PipelineEntity>();

  constructor(db: Db, { reasons, causes }: { reasons: TroubleReasons; causes: BuildCauses }) {
    this.#db = db;
    this.#reasons = reasons;
    this.#causes = causes;
  }

  /** Brings the named pipelines up to date; says which changed and which are gone, and the database's time before the reading. */
  async refresh(
    ids: readonly PipelineId[],
  ): Promise<{ timeMs: number; changed: PipelineEntity[]; removed: PipelineId[] }> {
    const timeMs = await readDatabaseTimeMs(this.#db);
    const rows = ids.length === 0 ? [] : await findPipelinesById(this.#db, ids);
    const present = new Set(rows.map(({ id }) => id));
    const removed = ids.filter((id) => !present.has(id) && this.#known.delete(id));
    return { timeMs, removed, changed: await this.#read(rows, timeMs) };
  }

  /** Entities of pipelines that were just listed, in that order; those this node has not seen yet are read first. */
  async of(rows: readonly PipelineRow[]): Promise<PipelineEntity[]> {
    const unknown = rows.filter(({ id }) => !this.#known.has(id));
    if (unknown.length > 0) await this.#read(unknown, await readDatabaseTimeMs(this.#db));
    return rows.flatMap(({ id }) => this.#known.get(id) ?? []);
  }

  known(id: PipelineId): PipelineEntity | undefined {
    return this.#known.get(id);
  }

  /** Entities that changed after a point in time. */
  changedSince(timeMs: number): PipelineEntity[] {
    return [...this.#known.values()].filter(({ entity }) => entity.v > timeMs);
  }

  /** Forgets everything: after a time in which changes could not be heard. */
  clear(): void {
    this.#known.clear();
  }

  async #read(rows: readonly PipelineRow[], timeMs: number): Promise<PipelineEntity[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const [jobs, refrains, failing] = await Promise.all([
      listJobs(this.#db, { pipelineIds: ids }),
      listPipelineRefrains(this.#db, ids, barsOnCard),
      listPipelinesWithFailingChecks(this.#db, ids),
    ]);
    const builds = await findBuilds(this.#db, buildIdsOf(jobs));
    const broken = brokenBuildsOf(jobs, builds);
    await Promise.all([this.#reasons.learn(broken.map(({ id }) => id)), this.#causes.learn(broken)]);
    const jobsOf = Map.groupBy(jobs, ({ pipelineId }) => pipelineId);
    return rows.flatMap((pipeline) => {
      const parts = {
        pipeline,
        jobs: jobsOf.get(pipeline.id) ?? ([] as JobRow[]),
        builds,
        bars: refrains.get(pipeline.id) ?? [],
        hasErrors: failing.has(pipeline.id),
        reasonOf: (build: BuildId) => this.#reasons.of(build),
        causeOf: (build: BuildId) => this.#causes.of(build),
      };
      const fields = presentDashboardPipeline(parts);
      const isTroubleOpen = parts.jobs.some(({ name, isPublic }) => isPublic && name === fields.trouble?.job);
      return this.#keep({ row: pipeline, fields, isTroubleOpen }, timeMs) ?? [];
    });
  }

  #keep({ row, fields, isTroubleOpen }: ReadPipeline, timeMs: number): PipelineEntity | undefined {
    const content = JSON.stringify([fields, isTroubleOpen]);
    const before = this.#known.get(row.id);
    if (before?.content === content) {
      this.#known.set(row.id, { ...before, row });
      return undefined;
    }
    const entity: PipelineEntity = {
      row,
      content,
      isTroubleOpen,
      entity: { ...fields, v: Math.max(timeMs, (before?.entity.v ?? 0) + 1) },
    };
    this.#known.set(row.id, entity);
    return entity;
  }
}
