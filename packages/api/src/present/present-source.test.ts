import { describe, expect, it } from 'vitest';
import { presentSource } from './present-source.ts';

const of = (source: Record<string, string | number>) => presentSource({ name: 'r', type: 't', source });

describe('what is told of a source', () => {
  it('is where it comes from, with vars as written, and nothing else', () => {
    expect(of({ uri: 'git@github.com:notify/api.git', branch: 'main', private_key: 'k', password: 'p' })).toEqual([
      { name: 'uri', value: 'git@github.com:notify/api.git' },
      { name: 'branch', value: 'main' },
    ]);
    expect(of({ repository: '((registry))/app', tag: 1.5, username: 'u' })).toEqual([
      { name: 'repository', value: '((registry))/app' },
      { name: 'tag', value: '1.5' },
    ]);
    expect(of({ repository: 'registry:5000/app@sha256:1' })).toEqual([
      { name: 'repository', value: 'registry:5000/app@sha256:1' },
    ]);
    expect(of({ bucket: 'logs', secret_access_key: 's' })).toEqual([{ name: 'bucket', value: 'logs' }]);
    expect(of({ url: 'https://hooks.example/T0/secret' })).toEqual([]);
    expect(presentSource({ name: 'r', type: 't', source: null })).toEqual([]);
  });

  it.each([
    ['https://me:hunter2@example.com/a.git', 'https://example.com/a.git'],
    ['https://ghp_token@example.com/a.git', 'https://example.com/a.git'],
    ['https://((token))@example.com/((name)).git', 'https://example.com/((name)).git'],
    ['https://example.com/a.git?private_token=hunter2#x', 'https://example.com/a.git'],
    ['ssh://git:hunter2@example.com:22/a.git', 'ssh://git@example.com:22/a.git'],
    ['me:hunter2@example.com:a.git', 'me@example.com:a.git'],
  ])('has no credentials: %s', (uri, value) => {
    expect(of({ uri })).toEqual([{ name: 'uri', value }]);
  });

  it.each([
    'https://me:hun/ter2@example.com/a.git',
    'https://me:hun?ter2@example.com/a.git',
    'https://me:hun#ter2@h/a',
  ])('is left out where credentials can’t be told apart: %s', (uri) => {
    expect(of({ uri })).toEqual([]);
  });
});
