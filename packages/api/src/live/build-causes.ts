import {
  type BuildId,
  type BuildRow,
  type BuildVersions,
  type Db,
  listBroughtBy,
  listVersionsOfBuilds,
} from '@rondo/db';
import type { UiBuildCause } from '@rondo/protocol';
import { versionWords } from '../present/version-words.ts';

const mostKept = 2_000;

/** What brought builds: who started them, or the version that did. It does not change, so it is read once per node. */
export class BuildCauses {
  readonly #db: Db;
  readonly #known = new Map<BuildId, UiBuildCause>();

  constructor(db: Db) {
    this.#db = db;
  }

  of(build: BuildId): UiBuildCause | undefined {
    return this.#known.get(build);
  }

  /** Reads what is not known yet, with two statements for all of them. */
  async learn(builds: readonly BuildRow[]): Promise<void> {
    const unknown = builds.filter(({ id }) => !this.#known.has(id));
    if (unknown.length === 0) return;
    const ids = unknown.map(({ id }) => id);
    const [brought, versions] = await Promise.all([listBroughtBy(this.#db, ids), listVersionsOfBuilds(this.#db, ids)]);
    for (const build of unknown)
      this.#keep(build.id, causeOf(build, brought.get(build.id) ?? [], versions.get(build.id)));
  }

  #keep(build: BuildId, cause: UiBuildCause): void {
    const [oldest] = this.#known.keys();
    if (this.#known.size >= mostKept && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(build, cause);
  }
}

/** Of several new versions the one of a triggering input. */
function causeOf(build: BuildRow, brought: readonly string[], versions: BuildVersions | undefined): UiBuildCause {
  if (build.isManuallyTriggered) return build.createdBy === undefined ? {} : { user: build.createdBy };
  const fresh = (versions?.inputs ?? []).filter(({ isFirstOccurrence }) => isFirstOccurrence);
  const input = fresh.find(({ name }) => brought.includes(name)) ?? fresh[0];
  if (input === undefined) return {};
  const { author } = versionWords(input.metadata);
  return { version: { ...input.version }, ...(author === undefined ? {} : { author }) };
}
