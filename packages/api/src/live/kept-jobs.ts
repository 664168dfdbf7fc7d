import {
  type Db,
  findBuilds,
  findPipelinesById,
  isListening,
  type JobSelection,
  listen,
  listJobs,
  type PipelineId,
  type TeamId,
} from '@rondo/db';
import { encodeJson } from '../http/reply.ts';
import { buildIdsOf, presentJobSummary } from '../present/present-job.ts';

/** Which jobs a list shows: one pipeline's, or those of everything its reader may see. */
export type JobListing = { pipelineId: PipelineId } | { visible: 'all' | { teamIds: readonly TeamId[] } };

type KeptJob = { readonly id: number; readonly pipelineId: PipelineId; readonly json: string };
type KeptPipeline = { readonly teamId: TeamId; readonly isPublic: boolean; readonly jobs: readonly KeptJob[] };

/** Lists that differ by their readers' teams; each is as large as all of its jobs. */
const listsAtMost = 16;

/**
 * Lists of jobs as bytes, kept on this node: they are what dashboards and scripts ask for most, and the largest. Only pipelines that
 * changed are read again, by whoever asks first, however many ask at once. What this process changes is seen by the next request,
 * what other nodes change within milliseconds; while they cannot be heard, everything is read from the database.
 */
export class KeptJobs implements Disposable {
  readonly #db: Db;
  readonly #listening: Disposable[];
  readonly #pipelines = new Map<PipelineId, KeptPipeline>();
  readonly #lists = new Map<string, Buffer>();
  #stale = new Set<PipelineId>();
  #isAllStale = true;
  #reading: Promise<void> | undefined;

  constructor(db: Db) {
    this.#db = db;
    const forgetAll = () => {
      this.#isAllStale = true;
    };
    this.#listening = [
      listen(db, 'pipeline-state', {
        onWakeUp: (key) => void this.#stale.add(Number(key) as PipelineId),
        onLookAgain: forgetAll,
      }),
      listen(db, 'teams', { onWakeUp: forgetAll, onLookAgain: forgetAll }),
    ];
  }

  /** The list as JSON, jobs by id (api.md 10.4). Throws when the database cannot be asked; a failure is not kept. */
  async list(listing: JobListing): Promise<Buffer> {
    if (!isListening(this.#db)) {
      this.#isAllStale = true;
      return join(await this.#read(listing));
    }
    await this.#refresh();
    const key = keyOf(listing);
    const list = this.#lists.get(key) ?? join(this.#select(listing));
    this.#lists.delete(key);
    this.#lists.set(key, list);
    for (const oldest of this.#lists.keys()) {
      if (this.#lists.size <= listsAtMost) break;
      this.#lists.delete(oldest);
    }
    return list;
  }

  [Symbol.dispose](): void {
    for (const listening of this.#listening) listening[Symbol.dispose]();
  }

  /** A reading under way may have begun before the change that the caller wants to see; the next one has not. */
  async #refresh(): Promise<void> {
    await this.#reading;
    if (this.#reading === undefined && (this.#isAllStale || this.#stale.size > 0)) {
      this.#reading = this.#readStale().finally(() => {
        this.#reading = undefined;
      });
    }
    await this.#reading;
  }

  async #readStale(): Promise<void> {
    const stale = this.#stale;
    const isAll = this.#isAllStale;
    this.#stale = new Set();
    this.#isAllStale = false;
    try {
      const fresh = await this.#readPipelines(isAll ? 'all' : [...stale]);
      for (const id of isAll ? this.#pipelines.keys() : stale) if (!fresh.has(id)) this.#pipelines.delete(id);
      for (const [id, pipeline] of fresh) this.#pipelines.set(id, pipeline);
      this.#lists.clear();
    } catch (error) {
      this.#isAllStale ||= isAll;
      for (const id of stale) this.#stale.add(id);
      throw error;
    }
  }

  async #readPipelines(ids: 'all' | readonly PipelineId[]): Promise<Map<PipelineId, KeptPipeline>> {
    const jobs = Map.groupBy(
      await this.#read(ids === 'all' ? { visible: 'all' } : { pipelineIds: ids }),
      ({ pipelineId }) => pipelineId,
    );
    const pipelines = await findPipelinesById(this.#db, ids === 'all' ? [...jobs.keys()] : ids);
    return new Map(
      pipelines.map(({ id, teamId, isPublic }) => [id, { teamId, isPublic, jobs: jobs.get(id) ?? [] }] as const),
    );
  }

  async #read(selection: JobSelection): Promise<KeptJob[]> {
    const rows = await listJobs(this.#db, selection);
    const builds = await findBuilds(this.#db, buildIdsOf(rows));
    return rows.map((row) => ({
      id: row.id,
      pipelineId: row.pipelineId,
      json: encodeJson(presentJobSummary(row, builds)),
    }));
  }

  #select(listing: JobListing): KeptJob[] {
    if ('pipelineId' in listing) return [...(this.#pipelines.get(listing.pipelineId)?.jobs ?? [])];
    const { visible } = listing;
    const teams = visible === 'all' ? undefined : new Set(visible.teamIds);
    return [...this.#pipelines.values()].flatMap(({ jobs, teamId, isPublic }) =>
      teams === undefined || isPublic || teams.has(teamId) ? jobs : [],
    );
  }
}

function keyOf(listing: JobListing): string {
  if ('pipelineId' in listing) return `pipeline ${listing.pipelineId}`;
  const { visible } = listing;
  return visible === 'all' ? 'all' : `teams ${[...visible.teamIds].sort((a, b) => a - b).join()}`;
}

function join(jobs: readonly KeptJob[]): Buffer {
  const sorted = [...jobs].sort((a, b) => a.id - b.id);
  return Buffer.from(`[${sorted.map(({ json }) => json).join()}]\n`);
}
