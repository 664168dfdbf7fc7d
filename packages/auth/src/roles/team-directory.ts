import { type Db, listen, listTeams } from '@rondo/db';
import type { TeamAccess } from './caller.ts';

/** Every team with its auth, kept on this node until any node changes one (api.md 5.4). */
export class TeamDirectory implements Disposable {
  readonly #db: Db;
  readonly #listening: Disposable;
  #teams: Promise<readonly TeamAccess[]> | undefined;
  readonly #onChanged = new Set<() => void>();

  constructor(db: Db) {
    this.#db = db;
    const forget = () => {
      this.forget();
      for (const listener of this.#onChanged) listener();
    };
    this.#listening = listen(db, 'teams', { onWakeUp: forget, onLookAgain: forget });
  }

  /** Drops what this node keeps: whoever changed a team asks anew at once, other nodes when they are told. */
  forget(): void {
    this.#teams = undefined;
  }

  /** Told when some team may have changed, so that what goes on by its roles can be looked at anew. */
  onChanged(listener: () => void): Disposable {
    this.#onChanged.add(listener);
    return { [Symbol.dispose]: () => void this.#onChanged.delete(listener) };
  }

  /** All teams by name. Throws when the database cannot be asked; a failure is not kept. */
  teams(): Promise<readonly TeamAccess[]> {
    this.#teams ??= this.#read();
    return this.#teams;
  }

  /** The team of this name, whatever its case. */
  async find(name: string): Promise<TeamAccess | undefined> {
    const wanted = name.toLowerCase();
    return (await this.teams()).find((team) => team.name.toLowerCase() === wanted);
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  #read(): Promise<readonly TeamAccess[]> {
    const teams = listTeams(this.#db);
    teams.catch(() => {
      if (this.#teams === teams) this.#teams = undefined;
    });
    return teams;
  }
}
