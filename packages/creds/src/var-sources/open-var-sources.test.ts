import { FakeClock } from '@rondo/foundation/testing';
import { type JsonObject, parseVarReference, StaticVars, type VarSourceConfig } from '@rondo/pipeline';
import { describe, expect, it } from 'vitest';
import { openVarSources, type VarSourceServices } from './open-var-sources.ts';

const asker = { team: 'main', pipeline: 'a/b', job: 'unit', instanceVars: { branch: 'x/y', n: 3, v: '1.0' } };
const services: VarSourceServices = {
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
      [source('v', 'vault', {})],
      'v:x',
      "var source 'v' of type 'vault' is not supported yet",
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
