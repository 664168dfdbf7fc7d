import { silentLogger } from '@rondo/foundation';
import { FakeClock } from '@rondo/foundation/testing';
import { type JsonObject, parseVarReference, StaticVars, type VarSourceConfig } from '@rondo/pipeline';
import { afterAll, describe, expect, it } from 'vitest';
import { ManagerPool } from '../managers/manager-pool.ts';
import { FakeVault } from '../testing/fake-vault.ts';
import { openVarSources, type VarSourceServices } from './open-var-sources.ts';

const asker = { team: 'main', pipeline: 'a/b', job: 'unit', instanceVars: { branch: 'x/y', n: 3, v: '1.0' } };
const managers = new ManagerPool({
  lookups: {
    retry: { attempts: 1, intervalMs: 1 },
    cache: { isEnabled: false, foundMs: 0, notFoundMs: 0, purgeIntervalMs: 1_000 },
  },
  clock: new FakeClock(),
  logger: silentLogger,
  recyclePeriodMs: 1_000,
});
afterAll(() => managers[Symbol.dispose]());
const services: VarSourceServices = {
  managers,
  idToken: {
    issuer: 'https://ci.example.com',
    // What is signed is looked at, not how.
    sign: async (algorithm, claims) => JSON.stringify({ algorithm, ...claims }),
    clock: new FakeClock(),
  },
  cluster: new StaticVars({ shared: 'from the cluster' }),
};
const source = (name: string, type: string, config: JsonObject): VarSourceConfig => ({ name, type, config });
const dummy = (name: string, vars: JsonObject) => source(name, 'dummy', { vars });

async function ask(configs: VarSourceConfig[], text: string): Promise<unknown> {
  const lookup = await openVarSources(configs, asker, services).get(parseVarReference(text));
  switch (lookup.kind) {
    case 'found':
      return lookup.value;
    case 'not_found':
      return undefined;
    case 'error':
      return lookup.error.message;
  }
}

describe('a dummy source', () => {
  const vs = dummy('vs', { plain: 'text', 'var:with.and_colon': { key: 'nested' }, n: 42 });

  it.each([
    ['vs:plain', 'text'],
    ['vs:"var:with.and_colon".key', 'nested'],
    ['vs:n', 42],
    ['vs:nothing', undefined],
  ])('gives for ((%s)) %j', async (reference, value) => {
    expect(await ask([vs], reference)).toEqual(value);
  });

  it('may need another one and the cluster', async () => {
    const sources = [dummy('a', { v: '((b:v)) and ((shared))' }), dummy('b', { v: 'from b' })];
    expect(await ask(sources, 'a:v')).toBe('from b and from the cluster');
  });
});

describe('a source that cannot answer says why', () => {
  it.each([
    ['nobody declared it', [], 'other:x', "missing source 'other' in var: other:x"],
    [
      'its settings need an unknown var',
      [dummy('a', { v: '((none))' })],
      'a:v',
      "evaluate var_source 'a' error: undefined vars: none",
    ],
    [
      'two need each other',
      [dummy('a', { v: '((b:v))' }), dummy('b', { v: '((a:v))' })],
      'a:v',
      'could not resolve inter-dependent var sources: a, b',
    ],
    [
      'it is of a type that is read only',
      [source('v', 'ssm', {})],
      'v:x',
      "var source 'v' of type 'ssm' is not supported yet",
    ],
    [
      'its settings are wrong',
      [source('t', 'idtoken', { algorithm: 'none' })],
      't:token',
      "create var_source 't' error: invalid algorithm value: none. Only RS256 and ES256 are supported",
    ],
  ])('when %s', async (_why, configs, reference, text) => {
    expect(await ask(configs, reference)).toBe(text);
  });
});

describe('an identity token', () => {
  const claims = async (config: JsonObject) =>
    JSON.parse(String(await ask([source('t', 'idtoken', config)], 't:token')));

  it('says who asks, for whom, and how long', async () => {
    expect(await claims({ audience: ['sts.amazonaws.com'], expires_in: '15m', algorithm: 'ES256' })).toEqual({
      algorithm: 'ES256',
      iss: 'https://ci.example.com',
      sub: 'main/a%2Fb',
      aud: ['sts.amazonaws.com'],
      iat: expect.any(Number),
      exp: expect.any(Number),
      team: 'main',
      pipeline: 'a/b',
      job: 'unit',
      instance_vars: asker.instanceVars,
    });
    const { iat, exp } = await claims({ expires_in: '15m' });
    expect(exp - iat).toBe(900);
  });

  it.each([
    ['team', 'main'],
    ['', 'main/a%2Fb'],
    ['instance', 'main/a%2Fb/branch:"x%2Fy",n:3,v:"1.0"'],
    ['job', 'main/a%2Fb/branch:"x%2Fy",n:3,v:"1.0"/unit'],
  ])('has a subject of scope %j', async (scope, subject) => {
    expect((await claims({ subject_scope: scope })).sub).toBe(subject);
  });

  it('is all that its source knows', async () => {
    expect(await ask([source('t', 'idtoken', {})], 't:other')).toBeUndefined();
    expect(await ask([source('t', 'idtoken', {})], 't:token.field')).toBeUndefined();
  });
});

describe('a Vault of a pipeline', () => {
  it('is asked with the credentials that its settings get from elsewhere, by one login for all builds', async () => {
    await using vault = await FakeVault.start();
    vault.mount('ci', 2);
    vault.allowLogin('approle/login', { role_id: 'r', secret_id: 'of the cluster' });
    vault.write('ci/main/a/b/db', { user: 'u', password: 'p' });
    vault.write('ci/for-all', { value: 'root' });
    const config = {
      url: vault.url,
      path_prefix: '/ci',
      auth_backend: 'approle',
      auth_params: { role_id: 'r', secret_id: '((vs:id))' },
      login_timeout: '2s',
    };
    const sources = [source('v', 'vault', config), dummy('vs', { id: 'of the cluster' })];
    expect(await ask(sources, 'v:db.password')).toBe('p');
    expect(await ask(sources, 'v:for-all')).toBe('root');
    expect(await ask(sources, 'v:none')).toBeUndefined();
    expect(vault.requests('/login')).toHaveLength(1);
    managers[Symbol.dispose]();
  });

  it.each([
    ['no address', {}, 'invalid vault config: must have required properties url'],
    [
      'an odd address',
      { url: 'ftp://x', client_token: 't' },
      'the address of Vault must be http://HOST or https://HOST',
    ],
    ['nobody to log in as', { url: 'http://v' }, 'must configure client token or auth backend'],
    [
      'a file of the server',
      { url: 'http://v', client_token_path: '/etc/passwd' },
      'client_token_path is for the server only',
    ],
    [
      'a key that nobody knows',
      { url: 'http://v', client_token: 't', urll: 'x' },
      "invalid vault config: 'urll' is not a setting",
    ],
    [
      'a number where a text belongs',
      { url: 'http://v', client_token: 5 },
      "invalid vault config: 'client_token' must be string",
    ],
    ['no duration', { url: 'http://v', client_token: 't', login_timeout: 'soon' }, 'invalid vault config: '],
    [
      'a template that does more',
      { url: 'http://v', client_token: 't', lookup_templates: ['/{{.Job}}'] },
      "the lookup template 'concourse/{{.Job}}' has more in it",
    ],
  ])('is not opened with %s, and says why', async (_what, config, text) => {
    const message = await ask([source('v', 'vault', config)], 'v:x');
    expect(message).toContain("create var_source 'v' error: ");
    expect(message).toContain(text);
  });
});
