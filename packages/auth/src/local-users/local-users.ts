import bcrypt from 'bcryptjs';
import { subjectOf } from '../tokens/claims.ts';
import { hashPassword, type LocalUser } from './local-user.ts';

/** The identity of a local user, as claims carry it (api.md 17.10). */
export type LocalIdentity = {
  sub: string;
  name: string;
  email: string;
  federated_claims: { connector_id: 'local'; user_id: string };
};

/** Of a random password that was thrown away, at the cost of every other: comparing with it takes as long. */
const decoyHash = '$2b$10$oNGDvLayCbLieF0oOaByfekxGzKVSCGmeBUKWH8WNk6V8ruhtqNna';

/** The users that this server knows by itself. Passwords are hashed in the background at start and kept only as hashes. */
export class LocalUsers {
  readonly #hashes: ReadonlyMap<string, { name: string; hash: Promise<string> }>;

  constructor(users: readonly LocalUser[]) {
    this.#hashes = new Map(
      users.map((user) => [user.name.toLowerCase(), { name: user.name, hash: hashPassword(user) }]),
    );
    for (const { hash } of this.#hashes.values()) hash.catch(() => undefined);
  }

  get isEmpty(): boolean {
    return this.#hashes.size === 0;
  }

  /** The identity that goes with a name (in any case) and password. An unknown name takes as long as a wrong password. */
  async authenticate(name: string, password: string): Promise<LocalIdentity | undefined> {
    const user = this.#hashes.get(name.toLowerCase());
    const isRight = await bcrypt.compare(password, (await user?.hash) ?? decoyHash);
    if (user === undefined || !isRight) return undefined;
    return {
      sub: subjectOf(user.name, 'local'),
      name: user.name,
      email: user.name,
      federated_claims: { connector_id: 'local', user_id: user.name },
    };
  }
}
