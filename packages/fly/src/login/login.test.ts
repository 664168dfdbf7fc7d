import { describe, expect, it } from 'vitest';
import { runFly } from '../run-fly.ts';
import { captureIo } from '../testing/captured-io.ts';
import { createFlyHome } from '../testing/fly-home.ts';
import { type RecordedServer, startRecordedServer } from '../testing/recorded-server.ts';

async function loginServer(user: object): Promise<RecordedServer> {
  const server = await startRecordedServer();
  server.answer('GET /api/v1/info', { body: { version: '8.2.5', worker_version: '3.0' } });
  server.answer('POST /sky/issuer/token', { body: { token_type: 'bearer', access_token: 'secret', expires_in: 3 } });
  server.answer('GET /api/v1/user', { body: user });
  server.answer('GET /api/v1/teams', { body: [{ id: 1, name: 'main' }] });
  return server;
}

const admin = { is_admin: true, teams: { main: ['owner'] } };
const member = { is_admin: false, teams: { dev: ['member'] } };

describe('login with a password', () => {
  it('asks for a token and saves the target', async () => {
    await using server = await loginServer(admin);
    using home = createFlyHome();
    const words = ['-t', 'ci', 'login', '-c', `${server.url}//`, '-u', 'ada', '-p', 'p w&'];
    expect(await home.run(words)).toEqual({
      exit: 0,
      stdout: "logging in to team 'main'\n\n\n\rtarget saved\r\n",
      stderr: '',
    });
    expect(home.flyrc()).toBe(
      `targets:\n  ci:\n    api: ${server.url}\n    team: main\n    token:\n      type: bearer\n      value: secret\n`,
    );
    const [, grant, user] = server.sent;
    expect(grant?.body).toBe(
      'grant_type=password&password=p+w%26&scope=openid+profile+email+federated%3Aid+groups&username=ada',
    );
    expect(grant?.headers.authorization).toBe(`Basic ${btoa('fly:Zmx5')}`);
    expect(user?.headers.authorization).toBe('Bearer secret');
  });

  it('sends the client’s credentials in the body where the header is refused', async () => {
    await using server = await loginServer(admin);
    server.answer(
      'POST /sky/issuer/token',
      { status: 401, body: { error: 'invalid_client' } },
      { body: { token_type: 'bearer', access_token: 'x' } },
    );
    using home = createFlyHome();
    expect(await home.run(['-t', 'ci', 'login', '-c', server.url, '-u', 'a', '-p', 'b'])).toMatchObject({ exit: 0 });
    expect(server.sent[2]?.body).toContain('client_id=fly&client_secret=Zmx5');
  });

  it('reads the password from standard input', async () => {
    await using server = await loginServer(admin);
    using home = createFlyHome();
    const words = ['-t', 'ci', 'login', '-c', server.url, '-u', 'ada', '--password-stdin'];
    expect(await home.run(words, { stdin: 's3cret\n' })).toMatchObject({ exit: 0 });
    expect(server.sent[1]?.body).toContain('password=s3cret');
  });

  it.each<[user: object, reason: string, ...words: string[]]>([
    [member, "you are not a member of 'main' or the team does not exist"],
    [{ is_admin: false }, 'unable to verify role on team'],
    [{ is_admin: true, teams: {} }, "team 'nope' does not exist", '-n', 'nope'],
  ])('saves nothing for %j', async (user, reason, ...more) => {
    await using server = await loginServer(user);
    using home = createFlyHome();
    home.writeFlyrc('targets: {}\n');
    const words = ['-t', 'ci', 'login', '-c', server.url, '-u', 'a', '-p', 'b', ...more];
    expect(await home.run(words)).toMatchObject({ exit: 1, stderr: `error: ${reason}\n` });
    expect(home.flyrc()).toBe('targets: {}\n');
  });

  it('of a saved target reuses its URL and team, not its -k', async () => {
    await using server = await loginServer({ ...member, teams: { dev: ['member'] } });
    using home = createFlyHome();
    home.writeFlyrc(`targets:\n  ci:\n    api: ${server.url}\n    insecure: true\n    team: dev\n    note: mine\n`);
    expect(await home.run(['-t', 'ci', 'login', '-u', 'a', '-p', 'b'])).toMatchObject({ exit: 0 });
    expect(home.flyrc()).toContain('team: dev');
    expect(home.flyrc()).toContain('note: mine');
    expect(home.flyrc()).not.toContain('insecure');
  });

  it('is refused by name where the server is too old for it', async () => {
    await using server = await loginServer(admin);
    server.answer('GET /api/v1/info', { body: { version: '3.14.1' } });
    using home = createFlyHome();
    const { exit, stderr } = await home.run(['-t', 'ci', 'login', '-c', server.url, '-u', 'a', '-p', 'b']);
    expect(exit).toBe(1);
    expect(stderr).toContain("error: this fly can't log in to a server of version 3.14.1: it needs 3.14.2 or newer");
  });

  it('warns about another release, and refuses stray words', async () => {
    await using server = await loginServer(admin);
    server.answer('GET /api/v1/info', { body: { version: '9.0.0', worker_version: '3.0' } });
    using home = createFlyHome();
    const { exit, stderr } = await home.run(['-t', 'ci', 'login', '-c', server.url, '-u', 'a', '-p', 'b']);
    expect(exit).toBe(0);
    expect(stderr).toContain('WARNING:\n\nfly version (8.2.5) is out of sync with the target (9.0.0).');
    const stray = await home.run(['-t', 'ci', 'login', '-c', server.url, 'a', 'b']);
    expect(stray).toEqual({
      exit: 1,
      stdout: "logging in to team 'main'\n\n",
      stderr: 'error: unexpected argument [a, b]\n',
    });
  });
});

describe('login with a browser', () => {
  it('takes the token that the page sends', async () => {
    await using server = await loginServer(admin);
    using home = createFlyHome();
    const captured = captureIo({ env: { FLY_HOME: home.path, FAKE_FLY_VERSION: '8.2.5' } });
    const running = runFly(['-t', 'ci', 'login', '-c', server.url], captured.io);
    const port = await portIn(captured.stdout);
    const preflight = await fetch(`http://127.0.0.1:${port}/`, {
      headers: { 'Access-Control-Request-Private-Network': 'true', 'Access-Control-Request-Method': 'GET' },
    });
    expect(preflight.headers.get('access-control-allow-private-network')).toBe('true');
    const sent = await fetch(`http://127.0.0.1:${port}/?token=bearer%20from-page`, {
      headers: { 'Upgrade-Insecure-Requests': '1' },
      redirect: 'manual',
    });
    expect(sent.headers.get('location')).toBe(`${server.url}/fly_success?noop=true`);
    expect(sent.headers.get('access-control-allow-origin')).toBe(server.url);
    expect(await running).toBe(0);
    expect(home.flyrc()).toContain('value: from-page');
  });

  it('takes a token that is pasted', async () => {
    await using server = await loginServer(admin);
    using home = createFlyHome();
    for (const input of [{ stdin: 'garbage\nbearer pasted\n' }, { typed: 'garbage\rbearer pasted\r' }]) {
      const { exit, stdout } = await home.run(['-t', 'ci', 'login', '-c', server.url], input);
      expect(exit).toBe(0);
      expect(stdout).toContain("token must be of the format 'TYPE VALUE'");
      expect(home.flyrc()).toContain('value: pasted');
    }
  });
});

describe('an expired token', () => {
  it('leads to a login and another try, on a terminal', async () => {
    await using server = await loginServer(admin);
    server.answer('GET /api/v1/workers', { status: 401 }, { body: [] });
    using home = createFlyHome();
    home.target(server.url);
    const { exit, stderr } = await home.run(['-t', 'g', 'workers'], { typed: 'bearer fresh\r' });
    expect(exit).toBe(0);
    expect(stderr).toBe('could not find a valid token.\n');
    expect(server.sent.at(-1)?.headers.authorization).toBe('Bearer fresh');
  });
});

describe('logout', () => {
  it('ends the session and keeps the target', async () => {
    await using server = await loginServer(admin);
    server.answer('GET /sky/logout', {});
    using home = createFlyHome();
    home.target(server.url);
    expect(await home.run(['-t', 'g', 'logout'])).toMatchObject({ exit: 0, stdout: 'logged out of target: g\n' });
    expect(server.sent.at(-1)?.headers.cookie).toBe('skymarshal_auth="bearer abc"');
    expect(home.flyrc()).toContain('value: ""');
    expect(await home.run(['-t', 'g', 'status'])).toMatchObject({ exit: 1, stderr: 'logged out\n' });
  });

  it('keeps the token where the server doesn’t end the session', async () => {
    await using server = await loginServer(admin);
    server.answer('GET /sky/logout', { status: 500 });
    using home = createFlyHome();
    home.target(server.url);
    expect(await home.run(['logout', '-a'])).toMatchObject({
      exit: 1,
      stderr: 'error: g: failed to logout from API: logout failed with status: 500 Internal Server Error\n',
    });
    expect(home.flyrc()).toContain('value: abc');
  });
});

async function portIn(stdout: () => string): Promise<string> {
  for (;;) {
    const [, port] = /fly_port=(\d+)/.exec(stdout()) ?? [];
    if (port !== undefined) return port;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
