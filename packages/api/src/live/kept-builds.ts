import { type BuildId, type BuildRow, type Db, findBuild, isListening, listen } from '@rondo/db';

const buildsAtMost = 4096;

/**
 * Builds that have ended, kept on this node: they hardly change any more and are asked for again and again. What can still change (a
 * comment, the names around a build, who may see it) is announced; while that cannot be heard, builds are read from the database.
 */
export class KeptBuilds implements Disposable {
  readonly #db: Db;
  readonly #listening: Disposable[];
  readonly #builds = new Map<BuildId, BuildRow>();
  /** Counts what was forgotten, so that a row that was read before is not kept after. */
  #forgotten = 0;

  constructor(db: Db) {
    this.#db = db;
    const forgetAll = () => this.#forget(() => true);
    this.#listening = [
      listen(db, 'build-events', {
        onWakeUp: (key) => this.#forgetOne(Number(key) as BuildId),
        onLookAgain: forgetAll,
      }),
      listen(db, 'pipeline-state', {
        onWakeUp: (key) => this.#forget(({ pipelineId }) => pipelineId === Number(key)),
        onLookAgain: forgetAll,
      }),
      listen(db, 'teams', { onWakeUp: forgetAll, onLookAgain: forgetAll }),
    ];
  }

  /** The build if it is kept and surely as it was. */
  kept(id: BuildId): BuildRow | undefined {
    return isListening(this.#db) ? this.#builds.get(id) : undefined;
  }

  /** Reads the build, and keeps it where it has ended. */
  async find(id: BuildId): Promise<BuildRow | undefined> {
    const forgotten = this.#forgotten;
    const build = await findBuild(this.#db, id);
    if (build?.endTimeMs !== undefined && forgotten === this.#forgotten) this.#keep(build);
    return build;
  }

  [Symbol.dispose](): void {
    for (const listening of this.#listening) listening[Symbol.dispose]();
  }

  #keep(build: BuildRow): void {
    this.#builds.set(build.id, build);
    for (const oldest of this.#builds.keys()) {
      if (this.#builds.size <= buildsAtMost) break;
      this.#builds.delete(oldest);
    }
  }

  #forgetOne(id: BuildId): void {
    this.#forgotten += 1;
    this.#builds.delete(id);
  }

  #forget(isMeant: (build: BuildRow) => boolean): void {
    this.#forgotten += 1;
    for (const [id, build] of this.#builds) if (isMeant(build)) this.#builds.delete(id);
  }
}
