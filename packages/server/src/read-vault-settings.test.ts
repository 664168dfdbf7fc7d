import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VaultAuth } from '@rondo/creds';
import { readFlags } from '@rondo/foundation';
import { expect, it } from 'vitest';
import { vaultFlags } from './flags/vault-flags.ts';
import { readVaultSettings } from './read-vault-settings.ts';

type VaultParams = Extract<VaultAuth, { kind: 'backend' }>['params'];
const read = (env: Record<string, string>) => readVaultSettings(readFlags(vaultFlags, { env }));
const url = { CONCOURSE_VAULT_URL: 'https://vault.example.com' };

it('uses no Vault without an address', async () => {
  expect(await read({ CONCOURSE_VAULT_CLIENT_TOKEN: 't' })).toBeUndefined();
});

it('reads a login as stock deployments give it, and shows nothing of it', async () => {
  const settings = await read({
    ...url,
    CONCOURSE_VAULT_AUTH_BACKEND: 'approle',
    CONCOURSE_VAULT_AUTH_PARAM: 'role_id:the-role,secret_id:a:b',
  });
  expect(settings?.auth).toMatchObject({ kind: 'backend', backend: 'approle' });
  const params: VaultParams = settings?.auth.kind === 'backend' ? settings.auth.params : {};
  expect(Object.entries(params).map(([name, value]) => [name, value.reveal()])).toEqual([
    ['role_id', 'the-role'],
    ['secret_id', 'a:b'],
  ]);
  expect(JSON.stringify(settings)).not.toMatch(/the-role|a:b/);
});

it('takes a token before a file, and a file before a login', async () => {
  const all = {
    ...url,
    RONDO_VAULT_CLIENT_TOKEN: 't',
    RONDO_VAULT_CLIENT_TOKEN_PATH: '/f',
    RONDO_VAULT_AUTH_BACKEND: 'x',
  };
  expect((await read(all))?.auth.kind).toBe('token');
  expect((await read({ ...all, RONDO_VAULT_CLIENT_TOKEN: '' }))?.auth).toEqual({ kind: 'token_file', path: '/f' });
});

it('reads authorities from a file and a directory', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'rondo-ca-'));
  const pem = (name: string) => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`;
  try {
    await writeFile(join(directory, 'a.pem'), pem('a'));
    const given = { ...url, RONDO_VAULT_CLIENT_TOKEN: 't', RONDO_VAULT_CA_PATH: directory };
    const settings = await read({ ...given, RONDO_VAULT_CA_CERT: join(directory, 'a.pem') });
    expect(settings?.tls.authorities).toEqual([pem('a'), pem('a')]);
  } finally {
    await rm(directory, { recursive: true });
  }
});

it.each([
  ['nobody to be', {}, 'must configure client token or auth backend'],
  [
    'credentials in the address',
    { RONDO_VAULT_URL: 'http://u:p@v', RONDO_VAULT_CLIENT_TOKEN: 't' },
    'must not have credentials',
  ],
  ['another kind of address', { RONDO_VAULT_URL: 'ftp://v', RONDO_VAULT_CLIENT_TOKEN: 't' }, 'must be http://HOST'],
  [
    'an odd template',
    { RONDO_VAULT_CLIENT_TOKEN: 't', RONDO_VAULT_LOOKUP_TEMPLATES: '/{{.Job}}' },
    "'concourse/{{.Job}}' has more in it",
  ],
  ['no such file', { RONDO_VAULT_CLIENT_TOKEN: 't', RONDO_VAULT_CA_CERT: '/nowhere' }, 'cannot read /nowhere'],
  [
    'a certificate without its key',
    { RONDO_VAULT_CLIENT_TOKEN: 't', RONDO_VAULT_CLIENT_CERT: '/nowhere' },
    'cannot read /nowhere',
  ],
])('refuses %s', async (_what, env, text) => {
  await expect(read({ ...url, ...env })).rejects.toThrow(text);
});

it('shows nothing of a parameter that cannot be read', () => {
  expect(() => readFlags(vaultFlags, { env: { RONDO_VAULT_AUTH_PARAM: 'secret-without-name' } })).toThrow(
    /^RONDO_VAULT_AUTH_PARAM: its value \(not shown\) cannot be read as NAME:VALUE$/,
  );
});
