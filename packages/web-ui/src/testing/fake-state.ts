import type { ServerResponse } from 'node:http';
import type { FakeEvent } from './build-events.ts';
import type { FakeWorld } from './fake-world.ts';

/** What a fake server knows, for those who answer from it. */
export interface FakeState {
  readonly world: FakeWorld;
  /** Has `/api/rondo/v1` as well, as Rondo does; without it the server is like a stock one. */
  readonly additive: boolean;
  /** Whom the session cookie stands for; `undefined` = nobody. */
  user: string | undefined;
  /** Every change that was asked for: `PUT /api/v1/…/pause`. */
  readonly changes: string[];
  /** What those requests carried. */
  readonly bodies: unknown[];
  /** By id of the build. */
  readonly plans: ReadonlyMap<number, unknown>;
  readonly buildEvents: ReadonlyMap<number, readonly FakeEvent[]>;
  readonly preparations: ReadonlyMap<number, unknown>;
  readonly buildResources: ReadonlyMap<number, unknown>;
  readonly origin: string;
  /** The page itself, as every address of the UI gets it. */
  sendPage(response: ServerResponse): Promise<void>;
}
