import { describe, expect, it } from 'vitest';
import { createFlyHome } from '../testing/fly-home.ts';
import { startRecordedServer } from '../testing/recorded-server.ts';

/** 20 random bytes, then 1700000000 in little-endian. */
const expired = Buffer.concat([Buffer.alloc(20, 7), Buffer.from('00f1536500000000', 'hex')])
  .toString('base64')
  .replace(/=+$/, '');

describe('the target', () => {
  it('may come from the environment, and is told then', async () => {
    await using server = await startRecordedServer();
    server.answer('GET /api/v1/info', { body: { version: '8.2.5' } });
    server.answer('GET /api/v1/teams', { body: [{ name: 'main' }] });
    using home = createFlyHome();
    home.target(server.url);
    expect(await home.run(['teams'], { env: { FLY_TARGET: 'g' } })).toEqual({
      exit: 0,
      stdout: 'main\n',
      stderr: 'target: g (from FLY_TARGET)\n',
    });
    expect((await home.run(['logout', '-a'], { env: { FLY_TARGET: 'g' } })).stderr).not.toContain('FLY_TARGET');
  });

  it('with an expired token says so', async () => {
    await using server = await startRecordedServer();
    server.answer('GET /api/v1/info', { status: 401 });
    using home = createFlyHome();
    home.writeFlyrc(`targets:\n  g:\n    api: ${server.url}\n    token: {type: bearer, value: "${expired}"}\n`);
    const { exit, stderr } = await home.run(['-t', 'g', 'teams']);
    expect(exit).toBe(1);
    expect(stderr).toBe(
      'not authorized. run the following to log in:\n\n    /usr/local/bin/fly -t g login\n\n' +
        'the token of g expired at Tue, 14 Nov 2023 22:13:20 UTC.\n',
    );
    expect((await home.run(['targets'])).stdout).toContain('Tue, 14 Nov 2023 22:13:20 UTC');
  });

  it('is refused where its server is of another release', async () => {
    await using server = await startRecordedServer();
    using home = createFlyHome();
    home.target(server.url);
    server.answer('GET /api/v1/info', { body: { version: '8.3.0' } });
    expect(await home.run(['-t', 'g', 'teams'])).toEqual({
      exit: 1,
      stdout: '',
      stderr:
        'fly version (8.2.5) is out of sync with the target (8.3.0). to sync up, run the following:\n\n' +
        '    /usr/local/bin/fly -t g sync\n\ncowardly refusing to run due to significant version discrepancy\n',
    });
    server.answer('GET /api/v1/info', { body: { version: '8.2.9' } });
    server.answer('GET /api/v1/teams', { body: [] });
    const patched = await home.run(['-t', 'g', 'teams']);
    expect(patched.exit).toBe(0);
    expect(patched.stderr).toContain('WARNING:\n\nfly version (8.2.5) is out of sync with the target (8.2.9).');
  });

  it('that can’t be reached is named with the reason', async () => {
    using home = createFlyHome();
    home.target('http://127.0.0.1:1');
    expect((await home.run(['-t', 'g', 'teams'])).stderr).toBe(
      'could not reach the Concourse server called g:\n\n' +
        '    Get "http://127.0.0.1:1/api/v1/info": dial tcp 127.0.0.1:1: connect: connection refused\n\n' +
        'is the targeted Concourse running? better go catch it lol\n',
    );
  });

  it('behind a redirect is followed, its token kept from other hosts', async () => {
    await using other = await startRecordedServer();
    other.answer('GET /api/v1/info', { body: { version: '8.2.5' } });
    other.answer('GET /api/v1/teams', { body: [{ name: 'there' }] });
    await using server = await startRecordedServer();
    server.answer('GET /api/v1/info', { status: 307, headers: { Location: `${other.url}/api/v1/info` } });
    server.answer('GET /api/v1/teams', { status: 302, headers: { Location: `${other.url}/api/v1/teams` } });
    using home = createFlyHome();
    home.target(server.url);
    expect(await home.run(['-t', 'g', 'teams'])).toMatchObject({ exit: 0, stdout: 'there\n' });
    expect(other.sent.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });
});
