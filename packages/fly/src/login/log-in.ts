import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Connection } from '../client/connection.ts';
import type { TlsSettings } from '../client/tls-settings.ts';
import type { Token } from '../client/token.ts';
import { FlyError } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { checkVersion } from '../target/check-version.ts';
import { changeTargets, loadTargets } from '../target/flyrc.ts';
import type { SavedTarget } from '../target/saved-target.ts';
import { Target } from '../target/target.ts';
import { checkMembership } from './check-membership.ts';
import type { LoginRequest } from './login-request.ts';
import { requestToken } from './request-token.ts';

/** Logs in and saves the target (fly.md 11.1). A refusal leaves what was saved untouched. Throws {@link FlyError}. */
export async function logIn(request: LoginRequest): Promise<void> {
  const { io, globals, strayWords } = request;
  const draft = await draftTarget(request);
  const { api: url, team } = draft;
  const { verbose } = globals;
  const anonymous = await Connection.create({ url, token: undefined, tls: draft, verbose }, io);
  io.stdout.write(`logging in to team '${team}'\n\n`);
  if (strayWords.length > 0) throw new FlyError(`unexpected argument [${strayWords.join(', ')}]`);
  const target = new Target(globals.target, draft, anonymous);
  await checkVersion(target, io, { warnOnly: true });
  refuseAncient((await target.info()).version);
  const token = await requestToken(anonymous, request);
  io.stdout.write('\n');
  await checkMembership(await Connection.create({ url, token, tls: draft, verbose: false }, io), team);
  await saveTarget(io, globals.target, { ...draft, api: anonymous.url, token });
  io.stdout.write('\rtarget saved\r\n');
}

/** The target as it will be saved, without a token. With a URL nothing saved counts; without one, the rest is reused. */
async function draftTarget(request: LoginRequest): Promise<SavedTarget> {
  const { io, globals, url, team, insecure, clientCert, clientKey } = request;
  const caCert = request.caCert === '' ? '' : readFileSync(resolve(io.cwd, request.caCert), 'utf8');
  const saved = (await loadTargets(io)).get(globals.target);
  const others = saved?.others ?? {};
  if (url !== '') {
    const tls: TlsSettings = { insecure, caCert, clientCertPath: clientCert, clientKeyPath: clientKey };
    return { api: url, team: team === '' ? 'main' : team, ...tls, others };
  }
  if (saved === undefined) throw new FlyError(`unknown target: ${globals.target}`);
  const givesClient = clientCert !== '' || clientKey !== '';
  return {
    api: saved.api,
    team: team === '' ? saved.team : team,
    insecure,
    caCert: insecure ? '' : caCert === '' ? saved.caCert : caCert,
    clientCertPath: givesClient ? clientCert : saved.clientCertPath,
    clientKeyPath: givesClient ? clientKey : saved.clientKeyPath,
    others,
  };
}

/** Servers before 3.14.2 know another way of logging in, which nobody needs any more. */
function refuseAncient(version: string): void {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const isAncient = major < 3 || (major === 3 && (minor < 14 || (minor === 14 && patch < 2)));
  if (!isAncient || version === '0.0.0-dev') return;
  throw new FlyError(`this fly can't log in to a server of version ${version}: it needs 3.14.2 or newer`);
}

async function saveTarget(io: FlyIo, name: string, target: SavedTarget & { token: Token }): Promise<void> {
  await changeTargets(io, (targets) => void targets.set(name, target));
}
