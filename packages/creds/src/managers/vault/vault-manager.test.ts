import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, Secret, silentLogger, systemClock } from '@rondo/foundation';
import { FakeClock } from '@rondo/foundation/testing';
import { parseVarReference } from '@rondo/pipeline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SecretVars } from '../../secret-vars.ts';
import { FakeVault } from '../../testing/fake-vault.ts';
import { makeCertificates } from '../../testing/make-certificates.ts';
import { withRetry } from '../../with-retry.ts';
import { VaultManager } from './vault-manager.ts';
import { noTls, type VaultAuth, type VaultSettings, vaultDefaults } from './vault-settings.ts';

const path = 'concourse/main/app/name';
const backend = (name: string, params: Record<string, string>): VaultAuth => ({
  kind: 'backend',
  backend: name,
  params: Object.fromEntries(Object.entries(params).map(([key, value]) => [key, new Secret(value)])),
});
const approle = { role_id: 'the-role', secret_id: 'the-secret-id' };

let vault: FakeVault;
let stack: AsyncDisposableStack;
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  vault = await begin();
});
afterEach(() => stack.disposeAsync());

async function begin(options: Parameters<typeof FakeVault.start>[0] = {}): Promise<FakeVault> {
  const started = stack.use(await FakeVault.start(options));
  started.mount('concourse', 1);
  started.write(path, { value: 'found' });
  started.allowLogin('approle/login', approle);
  return started;
}

function manage(
  auth: VaultAuth,
  settings: Partial<VaultSettings> = {},
  { clock = systemClock, allowRoot = false }: { clock?: Clock; allowRoot?: boolean } = {},
): VaultManager {
  const all = { ...vaultDefaults, loginTimeoutMs: 500, url: vault.url, tls: noTls, auth, ...settings };
  return stack.use(new VaultManager(all, { clock, logger: silentLogger, allowRoot }));
}
const found = { kind: 'found', value: 'found', ttlMs: 1_382_400_000 };

describe('who we are to Vault', () => {
  it('is a token that was given', async () => {
    vault.issue('s.given');
    expect(await manage({ kind: 'token', token: new Secret('s.given') }).read(path)).toEqual(found);
    expect(vault.seen.map(({ method, path, token }) => [method, path, token])).toEqual([
      ['GET', '/v1/auth/token/lookup-self', 's.given'],
      ['GET', `/v1/sys/internal/ui/mounts/${path}`, 's.given'],
      ['GET', `/v1/${path}`, 's.given'],
    ]);
  });

  it.each([
    ['approle', approle, 'approle/login'],
    ['userpass', { username: 'ci', password: 'pass-of-ci' }, 'userpass/login/ci'],
    ['ldap', { username: 'ci', password: 'pass-of-ci' }, 'ldap/login/ci'],
  ])('is who logged in by %s, in a namespace', async (name, params, at) => {
    vault = await begin({ namespace: 'teams/ci' });
    vault.allowLogin(at, params);
    expect(await manage(backend(name, params), { namespace: 'teams/ci' }).read(path)).toEqual(found);
    expect(vault.seen[0]).toMatchObject({
      method: 'POST',
      path: `/v1/auth/${at}`,
      body: params,
      namespace: 'teams/ci',
      token: '',
    });
    expect(vault.seen.at(-1)).toMatchObject({ path: `/v1/${path}`, token: 'hvs.issued-1', namespace: 'teams/ci' });
  });

  it('is a certificate, over TLS with an authority and a name of its own', async () => {
    const { authority, server, client } = await makeCertificates();
    vault = await begin({ tls: { ...server, clientCa: authority } });
    vault.allowLogin('cert/login', {});
    const inTime = { loginTimeoutMs: 10_000 };
    const trusted = { ...noTls, authorities: [authority], serverName: 'vault.test' };
    const tls = { ...trusted, clientCert: client.cert, clientKey: new Secret(client.key) };
    expect(await manage(backend('cert', {}), { ...inTime, tls }).read(path)).toEqual(found);
    await expect(manage(backend('cert', {}), { ...inTime, tls: trusted }).read(path)).rejects.toThrow(
      'client certificate must be supplied',
    );
    await expect(
      manage(backend('cert', {}), { ...inTime, tls: { ...tls, serverName: 'other.test' } }).read(path),
    ).rejects.toThrow("cert's altnames");
    await expect(
      manage(backend('cert', {}), { ...inTime, tls: { ...tls, authorities: [] } }).read(path),
    ).rejects.toThrow('cannot log in');
    expect(
      await manage(backend('cert', {}), { ...inTime, tls: { ...tls, authorities: [], skipVerify: true } }).read(path),
    ).toEqual(found);
  });

  it('says what Vault says to a wrong secret, at once and without the secret', async () => {
    const failure = await manage(backend('approle', { ...approle, secret_id: 'wrong-secret-id' }), {
      loginTimeoutMs: 60_000,
    })
      .read(path)
      .catch(String);
    expect(failure).toContain(
      'cannot log in to vault: vault answered POST auth/approle/login with 400: invalid login with',
    );
    expect(failure).not.toMatch(/wrong-secret-id|the-role/);
  });
});

describe('a lease', () => {
  const clock = () => new FakeClock();
  const logins = () => vault.requests('/login').length;
  const renewals = () => vault.requests('renew-self').length;

  it('is renewed at its half, and the token stays', async () => {
    const time = clock();
    vault = await begin({ clock: time });
    vault.lease = { seconds: 60, isRenewable: true };
    const manager = manage(backend('approle', approle), {}, { clock: time });
    expect(await manager.read(path)).toEqual(found);
    for (let round = 1; round <= 4; round++) {
      await time.advance(30_000);
      await expect.poll(() => renewals()).toBe(round);
      await expect.poll(() => time.sleeperCount).toBeGreaterThan(0);
    }
    expect(await manager.read(path)).toEqual(found);
    expect(logins()).toBe(1);
  });

  it('that cannot be renewed is followed by another login', async () => {
    const time = clock();
    vault = await begin({ clock: time });
    vault.lease = { seconds: 60, isRenewable: false };
    const manager = manage(backend('approle', approle), {}, { clock: time });
    await manager.read(path);
    await time.advance(30_000);
    await expect.poll(() => logins()).toBe(2);
    await vi.waitFor(async () => {
      await manager.read(path);
      expect(vault.seen.at(-1)?.token).toBe('hvs.issued-2');
    }, 30_000);
  });

  it('ends when the longest time is over', async () => {
    const time = clock();
    vault = await begin({ clock: time });
    const manager = manage(backend('approle', approle), { authMaxTtlMs: 10_000 }, { clock: time });
    await manager.read(path);
    await time.advance(10_000);
    await expect.poll(() => logins()).toBe(2);
    expect(renewals()).toBe(0);
  });

  it('that Vault forgot is replaced while somebody reads', async () => {
    const manager = manage(backend('approle', approle));
    await manager.read(path);
    vault.revoke('hvs.issued-1');
    expect(await manager.read(path)).toEqual(found);
    expect(logins()).toBe(2);
  });

  it('of a token file is that of what the file holds by then', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rondo-token-'));
    stack.defer(() => rm(directory, { recursive: true }));
    const file = join(directory, 'token');
    await writeFile(file, 's.first\n');
    vault.issue('s.first');
    const manager = manage({ kind: 'token_file', path: file });
    await manager.read(path);
    await writeFile(file, 's.second\n');
    vault.issue('s.second');
    vault.revoke('s.first');
    expect(await manager.read(path)).toEqual(found);
    expect(vault.seen.at(-1)?.token).toBe('s.second');
  });

  it('waits longer and longer for a Vault that is away, and then logs in', async () => {
    const time = clock();
    vault = await begin({ clock: time });
    vault.isSealed = true;
    const manager = manage(backend('approle', approle), { retryInitialMs: 1_000, retryMaxMs: 4_000 }, { clock: time });
    for (const [index, pauseMs] of [1_000, 2_000, 4_000, 4_000].entries()) {
      await expect.poll(() => logins()).toBe(index + 1);
      await expect.poll(() => time.sleeperCount).toBe(1);
      await time.advance(pauseMs - 1);
      expect(logins()).toBe(index + 1);
      vault.isSealed = index < 3;
      await time.advance(1);
    }
    await expect.poll(() => logins()).toBe(5);
    expect(await manager.read(path)).toEqual(found);
  });
});

describe('where secrets lie', () => {
  const ask = (manager: VaultManager, name: string) =>
    new SecretVars(manager.lookupPaths({ team: 'main', pipeline: 'app' }), manager.read).get(parseVarReference(name));
  const token: VaultAuth = { kind: 'token', token: new Secret('s.given') };
  beforeEach(() => vault.issue('s.given'));

  it('is below each template, then the shared path, then the root for a source of its own', async () => {
    const settings = {
      pathPrefix: '/kv/ci',
      sharedPath: 'all',
      lookupTemplates: ['/by-team/{{ .Team }}/{{.Secret}}', '/{{.Secret}}-of-{{.Pipeline}}'],
    };
    vault.mount('kv', 2);
    expect(await ask(manage(token, settings, { allowRoot: true }), 'x/y')).toEqual({ kind: 'not_found' });
    expect(vault.requests('/v1/kv/').map(({ path }) => path)).toEqual([
      '/v1/kv/data/ci/by-team/main/x/y',
      '/v1/kv/data/ci/x/y-of-app',
      '/v1/kv/data/ci/all/x/y',
      '/v1/kv/data/ci/x/y',
    ]);
    vault.seen.length = 0;
    await ask(manage(token, settings), 'x');
    expect(vault.requests('/v1/kv/')).toHaveLength(3);
  });

  it('is nowhere once it was deleted', async () => {
    vault.mount('kv', 2);
    vault.write('kv/main/x', { value: 'v' });
    const manager = manage(token, { pathPrefix: '/kv' });
    expect(await ask(manager, 'x')).toEqual({ kind: 'found', value: 'v' });
    vault.remove('kv/main/x');
    expect(await ask(manager, 'x')).toEqual({ kind: 'not_found' });
  });

  it('asks once for a mount that it may remember', async () => {
    const remembering = manage(token, { isMountCacheEnabled: true });
    await remembering.read(path);
    await remembering.read('concourse/main/other');
    expect(vault.requests('ui/mounts')).toHaveLength(1);
    await manage(token).read(path);
    await manage(token).read(path);
    expect(vault.requests('ui/mounts')).toHaveLength(3);
  });

  it('is told where it must not be read, by the path that a policy needs', async () => {
    vault.issue('s.narrow', { canRead: (read) => !read.includes('/app/') });
    const manager = manage({ kind: 'token', token: new Secret('s.narrow') });
    expect(await ask(manager, 'name')).toMatchObject({
      kind: 'error',
      error: { message: expect.stringContaining(`allow it to read ${path}`) },
    });
    expect(vault.requests('lookup-self')).toHaveLength(2);
  });
});

describe('a Vault that fails', () => {
  const token: VaultAuth = { kind: 'token', token: new Secret('s.given') };
  beforeEach(() => vault.issue('s.given'));

  it.each([
    ['breaks the connection', 'reset' as const],
    ['is overloaded', { status: 503, body: { errors: ['busy'] } }],
    ['has an error of its own', { status: 500, body: { errors: ['internal error'] } }],
    ['hides behind a proxy that fails', { status: 502 }],
  ])('is asked again when it %s', async (_what, failure) => {
    const manager = manage(token, { isMountCacheEnabled: true });
    await manager.read(path);
    vault.failures.push(failure, failure);
    const read = withRetry(manager.read, { attempts: 3, intervalMs: 1 }, systemClock);
    expect(await read(path)).toEqual(found);
    vault.failures.push(failure, failure, failure);
    await expect(read(path)).rejects.toThrow(/\(after 3 retries\)$/);
  });

  it('is not asked again for what it refused', async () => {
    const manager = manage(token, { isMountCacheEnabled: true });
    await manager.read(path);
    vault.seen.length = 0;
    vault.failures.push({ status: 400, body: { errors: ['bad path'] } });
    await expect(withRetry(manager.read, { attempts: 3, intervalMs: 1 }, systemClock)(path)).rejects.toThrow(
      `vault answered GET ${path} with 400: bad path`,
    );
    expect(vault.seen).toHaveLength(1);
  });

  it('that does not answer holds nobody up for longer than the time limit', async () => {
    const manager = manage(token, { queryTimeoutMs: 150, isMountCacheEnabled: true });
    await manager.read(path);
    vault.failures.push('hang');
    await expect(manager.read(path)).rejects.toThrow(`vault did not answer GET ${path} within 0.15s`);
  });

  it('leads to the one that is active, and never from TLS to clear text', async () => {
    const active = await begin();
    active.issue('s.given');
    active.write(path, { value: 'active' });
    const manager = manage(token, { isMountCacheEnabled: true });
    await manager.read(path);
    vault.failures.push({ status: 307, headers: { location: `${active.url}/v1/${path}` } });
    expect(await manager.read(path)).toMatchObject({ value: 'active' });
    expect(active.seen.at(-1)).toMatchObject({ token: 's.given' });
  });

  it('says in its description that it is sealed', async () => {
    vault.isSealed = true;
    const manager = manage(token);
    expect(await manager.describe()).toMatchObject({
      url: vault.url,
      path_prefix: '/concourse',
      auth_retry_max: 300e9,
      health: { method: '/v1/sys/health', response: { sealed: true } },
    });
    vault.failures.push({ status: 500, body: { errors: ['broken'] } });
    expect(await manager.describe()).toMatchObject({ health: { error: 'vault answered with 500: broken' } });
  });
});
