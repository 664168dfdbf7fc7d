import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTopics } from '../live/topics.ts';
import { type ApiWorld, createApiWorld } from '../testing/api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld();
  await world.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => world[Symbol.asyncDispose]());

/** Sends bytes as they are; what comes back until the connection is closed. */
async function say(...parts: (string | Buffer)[]): Promise<string> {
  const socket = connect((world.app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  let text = '';
  socket.on('data', (data) => {
    text += data.toString('latin1');
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (const part of parts) socket.write(part);
  await closed;
  return text;
}

const head = (line: string, ...headers: string[]) =>
  `${[line, 'host: x', 'connection: close', ...headers].join('\r\n')}\r\n\r\n`;
const statusOf = (answer: string) => answer.split('\r\n')[0];
const pipelines = '/api/v1/teams/other/pipelines';

describe('text that is no UTF-8', () => {
  const broken = Buffer.from([0x22, 0xff, 0xfe, 0xc3, 0x28, 0x22]);

  it('in a body is refused or read as what it is not, never stored as it came', async () => {
    const token = `authorization: Bearer ${await world.tokenOf('test')}`;
    const body = Buffer.concat([Buffer.from('{"message":'), broken, Buffer.from('}')]);
    const headers = ['content-type: application/json', `content-length: ${body.length}`, token];
    expect(statusOf(await say(head('PUT /api/v1/wall HTTP/1.1', ...headers), body))).toBe('HTTP/1.1 200 OK');
    expect((await world.request({ url: '/api/v1/wall' })).json().message).toBe('\ufffd\ufffd\ufffd(');
    await world.request({ method: 'DELETE', url: '/api/v1/wall', as: 'test' });
  });

  it('in a path is a 400 or 404', async () => {
    for (const name of ['%ff%fe', '%c3%28', '%ed%a0%80', '%']) {
      const answer = await world.request({ url: `${pipelines}/${name}`, as: 'owner' });
      expect([name, [400, 404].includes(answer.statusCode)]).toEqual([name, true]);
    }
  });

  it('in a header is passed over', async () => {
    const [lines = ''] = head('GET /api/v1/info HTTP/1.1').split('\r\n\r\n');
    const answer = await say(Buffer.concat([Buffer.from(`${lines}\r\nx: `), broken, Buffer.from('\r\n\r\n')]));
    expect(statusOf(answer)).toBe('HTTP/1.1 200 OK');
  });
});

it('an escape that is none is refused without a word of what this is built with', async () => {
  for (const url of ['/x%', '/api/v1/teams/%zz', '/api/v1/teams/%ff']) {
    const { statusCode, headers, body } = await world.request({ url });
    expect([statusCode, headers['x-frame-options'], body]).toEqual([400, 'deny', '']);
  }
});

describe('bodies', () => {
  it.each(['', 'nonsense', 'a/b/c', ';', 'text/plain; charset'])(
    'are read whatever their type says: %j',
    async (type) => {
      const headers = { 'content-type': type };
      const put = (url: string, payload: string) =>
        world.request({ method: 'PUT', url, as: 'test', headers, payload }).then(({ statusCode }) => statusCode);
      expect(await put('/api/v1/wall', '{"message":"m"}')).toBe(200);
      // But for the one route that looks at it.
      expect(await put(`${pipelines}/p/config`, '{"jobs":[{"name":"j","plan":[]}]}')).toBe(415);
    },
  );

  it('with numbers that nothing can hold are refused by the name of the field', async () => {
    const credentials = Buffer.from('concourse-worker:worker-secret').toString('base64');
    const headers = { authorization: `Basic ${credentials}`, 'content-type': 'application/x-www-form-urlencoded' };
    const payload = 'grant_type=client_credentials';
    const login = await world.request({ method: 'POST', url: '/sky/issuer/token', headers, payload });
    const authorization = `Bearer ${login.json<{ access_token: string }>().access_token}`;
    for (const field of ['active_containers', 'active_volumes', 'start_time']) {
      const answer = await world.request({
        method: 'PUT',
        url: '/api/v1/workers/w/heartbeat',
        headers: { authorization },
        payload: JSON.stringify({ [field]: 9007199254740991 }),
      });
      expect([answer.statusCode, answer.body.split(':')[0]]).toEqual([400, field]);
    }
  });

  it('of plans are refused by the name of the field', async () => {
    for (const [plan, field] of [
      ['{"id":1}', 'id'],
      ['{"id":"1","task":{"name":1}}', 'task.name'],
      ['{"id":"1","do":[{"id":"2","get":{"version":{"ref":1}}}]}', 'do.0.get.version.ref'],
    ] as const) {
      const answer = await world.request({
        method: 'POST',
        url: '/api/v1/teams/other/builds',
        as: 'owner',
        payload: plan,
      });
      expect([plan, answer.statusCode, answer.body.split(':')[0]]).toEqual([plan, 400, field]);
    }
  });
});

describe('names that point elsewhere', () => {
  it.each(['..%2f..%2fetc%2fpasswd', '%2e%2e', '..%5c..', '%2fetc%2fpasswd'])(
    '%s is a name like any other, of nothing',
    async (name) => {
      for (const url of [
        `/api/v1/teams/${name}`,
        `${pipelines}/${name}`,
        `/api/v1/teams/other/artifacts/${name}`,
        `/api/v1/teams/other/containers/${name}`,
        `/api/v1/cli?platform=${name}&arch=amd64`,
        `/api/v1/cli?platform=linux&arch=${name}`,
      ]) {
        const answer = await world.request({ url, as: 'owner' });
        expect([url, [307, 400, 403, 404].includes(answer.statusCode)]).toEqual([url, true]);
        expect(answer.body).not.toContain('root:');
      }
    },
  );

  it('cannot be saved where they would be more than a name', async () => {
    const headers = { 'content-type': 'application/json' };
    const put = (name: string) =>
      world.request({
        method: 'PUT',
        url: `${pipelines}/${name}/config`,
        as: 'owner',
        headers,
        payload: '{"jobs":[]}',
      });
    for (const name of ['a%2fb', '..%2f..', 'x%0d%0ay']) expect((await put(name)).statusCode).toBe(400);
  });

  it.each(["'; drop table pipelines; --", "x' or '1'='1", '%', '_'])('%s is looked up as it is', async (name) => {
    const url = `${pipelines}/${encodeURIComponent(name)}`;
    expect((await world.request({ url, as: 'owner' })).statusCode).toBe(404);
    expect((await world.request({ url: '/api/v1/pipelines', as: 'owner' })).json()).toEqual([]);
  });
});

describe('line breaks and foreign addresses', () => {
  it.each([
    '/login?redirect_uri=/x%0d%0aSet-Cookie:%20a=b',
    '/sky/login?redirect_uri=/x%0d%0aSet-Cookie:%20a=b',
    '/auth/local/callback?code=x%0d%0aSet-Cookie:%20a=b',
    '/sky/issuer/auth?client_id=fly&state=x%0d%0aSet-Cookie:%20a=b',
    '/api/v1/pipelines/x%0d%0aSet-Cookie:%20a=b/jobs/j/badge',
    '//evil.example/%2e%2e',
    '/\\evil.example',
  ])('%s adds no header and leads nowhere else', async (url) => {
    const answer = await world.request({ url });
    expect(answer.statusCode).not.toBe(500);
    expect(Object.keys(answer.headers)).not.toContain('a');
    expect(String(answer.headers['set-cookie'] ?? '')).not.toContain('a=b');
    const location = answer.headers.location;
    if (location === undefined) return;
    expect(location).not.toMatch(/[\r\n]/);
    const { host } = new URL(String(location), 'http://127.0.0.1:18080');
    expect(host).toBe('127.0.0.1:18080');
  });
});

describe('ids and times that are too large', () => {
  it.each([
    ['/api/rondo/v1/jobs/2147483648/stats', 404],
    ['/api/rondo/v1/jobs/2147483648/builds', 404],
    ['/api/rondo/v1/pipelines/2147483648/graph', 404],
    ['/api/rondo/v1/pipelines/2147483648/resources/r/facts', 404],
    ['/api/rondo/v1/pipelines/1/resources/r/facts?versions=99999999999', 404],
    ['/api/v1/builds/999999999999999', 404],
    ['/api/v1/teams/other/containers?pipeline_id=2147483648', 400],
    ['/api/v1/teams/other/containers?job_id=2147483648', 400],
    ['/api/v1/teams/other/containers?build_id=999999999999999', 200],
    ['/api/v1/builds?timestamps=true&from=999999999999999', 200],
    ['/api/v1/builds?timestamps=true&to=-999999999999999', 200],
    ['/api/v1/teams/other/builds?timestamps=true&to=999999999999999', 200],
  ])('%s is answered by %i', async (url, status) => {
    expect((await world.request({ url, as: 'owner' })).statusCode).toBe(status);
  });

  it('in topics of the stream are passed over', () => {
    expect(readTopics('pipeline/2147483648,job/99999999999,resource/2147483648,build/99999999999')).toEqual([
      { kind: 'build', name: 'build/99999999999', id: 99999999999 },
    ]);
  });
});

describe('pages that are too large', () => {
  it.each(['limit=1000000000', 'limit=99999999999999999999', 'limit=1e9', 'from=-1', 'to=99999999999999999999'])(
    '?%s is answered or refused, never a failure',
    async (query) => {
      for (const path of ['/api/v1/builds', '/api/v1/teams/other/builds']) {
        const { statusCode } = await world.request({ url: `${path}?${query}`, as: 'owner' });
        expect([path, [200, 400].includes(statusCode)]).toEqual([path, true]);
      }
    },
  );
});
