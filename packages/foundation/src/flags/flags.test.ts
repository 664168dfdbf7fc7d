import { describe, expect, it } from 'vitest';
import { Secret } from '../secret.ts';
import {
  choice,
  defineFlags,
  duration,
  flagName,
  integer,
  list,
  secret,
  text,
  textOr,
  toggle,
  url,
} from './define-flags.ts';
import { envNames, readFlags } from './read-flags.ts';

const flags = defineFlags({
  bindPort: integer(8080, { doc: 'where to listen', value: 'PORT', max: 65535 }),
  bindIp: textOr('0.0.0.0', { doc: 'address' }),
  clusterName: text({ doc: 'name' }),
  externalUrl: url({ doc: 'address for people' }),
  gcInterval: duration('30s', { doc: 'pause' }),
  logLevel: choice(['debug', 'info'], 'info', { doc: 'level' }),
  encryptionKey: secret({ doc: 'key' }),
  addLocalUser: list((word) => word, { doc: 'users' }),
  tls: toggle({ doc: 'switch' }),
});

describe('flags', () => {
  it('take the command line before the environment before the default', () => {
    const env = { RONDO_BIND_PORT: '1', CONCOURSE_BIND_PORT: '2', CONCOURSE_BIND_IP: '127.0.0.1' };
    expect(readFlags(flags, { given: { bindPort: '3' }, env }).bindPort).toBe(3);
    expect(readFlags(flags, { env })).toMatchObject({
      bindPort: 1,
      bindIp: '127.0.0.1',
      gcInterval: 30_000,
      tls: false,
    });
  });

  it('read lists from repeated flags or one variable split at commas', () => {
    expect(readFlags(flags, { given: { addLocalUser: ['a:b', 'c:d'] } }).addLocalUser).toEqual(['a:b', 'c:d']);
    expect(readFlags(flags, { env: { CONCOURSE_ADD_LOCAL_USER: 'a:b,c:d' } }).addLocalUser).toEqual(['a:b', 'c:d']);
    expect(readFlags(flags, {}).addLocalUser).toEqual([]);
  });

  it('say everything that is wrong at once, and where it was given', () => {
    const read = () =>
      readFlags(flags, {
        given: { bindPort: '70000', logLevel: 'loud' },
        env: { RONDO_EXTERNAL_URL: 'ci.example.com', RONDO_TLS: 'maybe' },
      });
    expect(read).toThrow(
      [
        "--bind-port: '70000' is not a whole number from 0 to 65535",
        "RONDO_EXTERNAL_URL: missing scheme in 'ci.example.com'; write it like https://ci.example.com",
        "--log-level: 'loud' is not one of debug, info",
        "RONDO_TLS: 'maybe' is neither true nor false",
      ].join('\n'),
    );
  });

  it('keep secrets as secrets', () => {
    const { encryptionKey } = readFlags(flags, { env: { RONDO_ENCRYPTION_KEY: 'k' } });
    expect(encryptionKey).toBeInstanceOf(Secret);
    const broken = defineFlags({
      users: list(
        () => {
          throw new Error('hunter2 is bad');
        },
        { doc: 'x', isSecret: true },
      ),
    });
    expect(() => readFlags(broken, { env: { RONDO_USERS: 'hunter2' } })).toThrow(
      /^RONDO_USERS: its value \(not shown\) cannot be read$/,
    );
  });

  it('have the names that the reference gives them', () => {
    expect(flagName('mainTeamLocalUser')).toBe('main-team-local-user');
    expect(envNames('bindPort', flags.bindPort)).toEqual(['RONDO_BIND_PORT', 'CONCOURSE_BIND_PORT']);
    expect(flagName('encryptionKeyBase64')).toBe('encryption-key-base64');
  });
});
