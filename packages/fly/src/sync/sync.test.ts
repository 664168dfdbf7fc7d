import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFlyHome } from '../testing/fly-home.ts';
import { startRecordedServer } from '../testing/recorded-server.ts';

describe('sync', () => {
  it('puts the server’s client in place of the running one, without a token', async () => {
    await using server = await startRecordedServer();
    server.answer('GET /api/v1/info', { body: { version: '9.0.0', worker_version: '3.0' } });
    server.answer('GET /api/v1/cli', { headers: { 'Content-Length': '10' }, body: 'new client' });
    using home = createFlyHome();
    home.target(server.url);
    const file = join(home.path, 'fly');
    writeFileSync(file, 'old client');
    const { exit, stdout } = await home.run(['-t', 'g', 'sync'], { env: { RONDO_FLY_FILE: file } });
    expect(exit).toBe(0);
    expect(stdout.split('\n')[0]).toBe(`downloading fly from ${server.url}...`);
    expect(stdout.endsWith('\ndone\n')).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe('new client');
    expect(statSync(file).mode & 0o777).toBe(0o755);
    expect(existsSync(join(home.path, '.fly.old'))).toBe(false);
    expect(server.sent.at(-1)?.path).toMatch(/^\/api\/v1\/cli\?arch=(amd64|arm64)&platform=(linux|darwin|windows)$/);
    expect(server.sent.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  it('keeps the old client where the download breaks off', async () => {
    await using server = await startRecordedServer();
    server.answer('GET /api/v1/info', { body: { version: '9.0.0' } });
    server.answer('GET /api/v1/cli', { status: 500, body: 'failed to open' });
    using home = createFlyHome();
    const file = join(home.path, 'fly');
    writeFileSync(file, 'old client');
    const outcome = await home.run(['sync', '-c', server.url], { env: { RONDO_FLY_FILE: file } });
    expect(outcome).toMatchObject({
      exit: 1,
      stderr: 'error: Unexpected Response\nStatus: 500 Internal Server Error\nBody: failed to open\n',
    });
    expect(readFileSync(file, 'utf8')).toBe('old client');
  });

  it('has nothing to do where the versions are the same', async () => {
    await using server = await startRecordedServer();
    server.answer('GET /api/v1/info', { body: { version: '8.2.5' } });
    using home = createFlyHome();
    expect(await home.run(['sync', '-c', server.url])).toEqual({
      exit: 0,
      stdout: 'version 8.2.5 already matches; skipping\n',
      stderr: '',
    });
  });
});
