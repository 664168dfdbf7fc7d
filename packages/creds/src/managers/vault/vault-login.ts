import { Secret } from '@rondo/foundation';
import type { JsonObject, JsonValue } from '@rondo/pipeline';
import { SecretReadError } from '../../secret-manager.ts';
import { readTokenFile } from './read-token-file.ts';
import type { VaultClient, VaultRequest } from './vault-client.ts';
import { vaultProblem } from './vault-problem.ts';
import type { VaultAuth } from './vault-settings.ts';

/** A token and how long it lives; 0: until somebody revokes it. */
export type VaultLease = { readonly token: Secret; readonly leaseMs: number; readonly isRenewable: boolean };

/** These take the user's name in the path (operations.md A25.4). */
const namedBackends = new Set(['ldap', 'okta', 'userpass']);

/** Gets a token. Throws SecretReadError, whose text has nothing of what was sent. */
export async function logIn(client: VaultClient, auth: VaultAuth, signal?: AbortSignal): Promise<VaultLease> {
  if (auth.kind === 'token') return lookUpSelf(client, auth.token, signal);
  if (auth.kind === 'token_file') return lookUpSelf(client, await readTokenFile(auth.path), signal);
  const request: VaultRequest = { method: 'POST', path: loginPath(auth), body: auth.params };
  const answer = await client.send(request, signal);
  const lease = answer.status === 200 ? readAuth(answer.body) : undefined;
  if (lease !== undefined) return lease;
  throw withoutParams(vaultProblem({ ...request, path: `auth/${auth.backend}/login` }, answer), auth.params);
}

/** Makes a token live longer. Throws SecretReadError. */
export async function renew(client: VaultClient, token: Secret, signal?: AbortSignal): Promise<VaultLease> {
  const request: VaultRequest = { method: 'PUT', path: 'auth/token/renew-self', body: {}, token };
  const answer = await client.send(request, signal);
  const lease = answer.status === 200 ? readAuth(answer.body) : undefined;
  if (lease === undefined) throw vaultProblem(request, answer);
  return { ...lease, token };
}

/** Whether Vault still knows a token. One whose policies forbid the question counts as dead. */
export async function isAlive(client: VaultClient, token: Secret, signal?: AbortSignal): Promise<boolean> {
  const { status } = await client.send({ method: 'GET', path: 'auth/token/lookup-self', token }, signal);
  return status !== 403;
}

/** How long a given token lives. Its policies may forbid the question; it is used all the same, and what is wrong with it is told by who reads. */
async function lookUpSelf(client: VaultClient, token: Secret, signal: AbortSignal | undefined): Promise<VaultLease> {
  const request: VaultRequest = { method: 'GET', path: 'auth/token/lookup-self', token };
  const answer = await client.send(request, signal);
  if (answer.status === 403) return { token, leaseMs: 0, isRenewable: false };
  if (answer.status !== 200) throw vaultProblem(request, answer);
  const data = objectOf(answer.body.data);
  return { token, leaseMs: secondsToMs(data.ttl), isRenewable: data.renewable === true };
}

function loginPath({ backend, params }: Extract<VaultAuth, { kind: 'backend' }>): string {
  const path = `auth/${backend}/login`;
  if (!namedBackends.has(backend)) return path;
  const username = params.username?.reveal() ?? '';
  if (username === '' || username.includes('/')) {
    throw new SecretReadError(`logging in to vault by ${backend} needs a parameter username`, { isTemporary: false });
  }
  return `${path}/${username}`;
}

function readAuth(body: JsonObject): VaultLease | undefined {
  const auth = objectOf(body.auth);
  const { client_token: token } = auth;
  if (typeof token !== 'string' || token === '') return undefined;
  return { token: new Secret(token), leaseMs: secondsToMs(auth.lease_duration), isRenewable: auth.renewable === true };
}

function secondsToMs(value: JsonValue | undefined): number {
  return typeof value === 'number' && value > 0 ? value * 1000 : 0;
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** A backend may repeat what it was given. */
function withoutParams(problem: SecretReadError, params: Readonly<Record<string, Secret>>): SecretReadError {
  const values = Object.values(params).map((value) => value.reveal());
  const text = values.reduce(
    (rest, value) => (value.length < 3 ? rest : rest.replaceAll(value, '***')),
    problem.message,
  );
  return new SecretReadError(text, { isTemporary: problem.isTemporary });
}
