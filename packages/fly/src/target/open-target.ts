import { Connection } from '../client/connection.ts';
import { FlyError, NoTargetError } from '../failures/fly-error.ts';
import type { Invocation } from '../grammar/command.ts';
import { checkVersion } from './check-version.ts';
import { loadTargets } from './flyrc.ts';
import type { SavedTarget } from './saved-target.ts';
import { Target } from './target.ts';

type Surroundings = Pick<Invocation<unknown>, 'io' | 'globals'>;

/** The target of `-t`, whose server is of our release. What nearly every command begins with (fly.md 6.2). */
export async function openTarget(surroundings: Surroundings): Promise<Target> {
  const target = await loadTarget(surroundings);
  await checkVersion(target, surroundings.io, { warnOnly: false });
  return target;
}

/** The target of `-t`; nothing is sent. `withToken: false` leaves the token at home. */
export async function loadTarget({ io, globals }: Surroundings, { withToken = true } = {}): Promise<Target> {
  const { target: name, verbose } = globals;
  const saved = await savedTarget({ io, globals });
  const token = withToken ? saved.token : undefined;
  const connection = await Connection.create({ url: saved.api, token, tls: saved, verbose }, io);
  return new Target(name, saved, connection);
}

/** Throws {@link NoTargetError} or {@link FlyError} where there is none. */
export async function savedTarget({ io, globals }: Surroundings): Promise<SavedTarget> {
  if (globals.target === '') throw new NoTargetError();
  const saved = (await loadTargets(io)).get(globals.target);
  if (saved === undefined) throw new FlyError(`unknown target: ${globals.target}`);
  return saved;
}
