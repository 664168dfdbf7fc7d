import { type Connection, readReply } from '../client/connection.ts';
import { pathOf } from '../client/encode-url.ts';
import { FlyError } from '../failures/fly-error.ts';
import { UnexpectedResponseError } from '../failures/response-errors.ts';
import { type Info, info } from '../wire/server.ts';
import { type Team, team as teamShape } from '../wire/team.ts';
import type { SavedTarget } from './saved-target.ts';

/** A saved target in use. */
export class Target {
  readonly name: string;
  readonly saved: SavedTarget;
  readonly connection: Connection;
  #info: Info | undefined;

  constructor(name: string, saved: SavedTarget, connection: Connection) {
    this.name = name;
    this.saved = saved;
    this.connection = connection;
  }

  /** What the server says of itself; asked once. */
  async info(): Promise<Info> {
    this.#info ??= await this.connection.fetch({ path: '/api/v1/info' }, info);
    return this.#info;
  }

  /** The team to work with: the target's own, or another one that is looked up first. Throws {@link FlyError}. */
  async team(given: string): Promise<string> {
    return given === '' ? this.saved.team : (await this.findTeam(given)).name;
  }

  /** Looks a team up. Throws {@link FlyError} where there is none for us. */
  async findTeam(given: string): Promise<Team> {
    const reply = await this.connection.exchange({ path: pathOf('api', 'v1', 'teams', given) });
    if (reply.status === 200) return readReply(reply, teamShape);
    if (reply.status === 403) throw new FlyError(`you do not have a role on team '${given}'`);
    if (reply.status === 404) throw new FlyError(`team '${given}' does not exist`);
    throw new UnexpectedResponseError(reply);
  }
}
