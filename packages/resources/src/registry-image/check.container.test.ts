import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeService } from '../testing/object-server.ts';
import { digestOf, ImagePusher, type RegistryServer, startRegistry } from '../testing/registry-server.ts';
import { runProgramForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';

let server: RegistryServer;
let count = 0;

beforeAll(async () => {
  server = await startRegistry();
});
afterAll(() => server[Symbol.asyncDispose]());

function repository() {
  count += 1;
  const name = `group/image-${count}`;
  const pusher = new ImagePusher(server.host, name);
  const push = async (...tags: string[]) => {
    const [first] = tags;
    const { digest } = await pusher.push({ config: { Labels: { unique: `${count}-${tags.join()}` } } }, first);
    for (const tag of tags.slice(1)) await pusher.retag(digest, tag);
    return digest;
  };
  const ask = async (source: object, version?: object) => {
    const run = await runProgramForTest(check, {
      source: { repository: `${server.host}/${name}`, ...source },
      version,
    });
    return run.status === 0 ? run.answer : run.log;
  };
  return { pusher, push, ask };
}

describe('registry-image check of a tag', () => {
  it('gives its digest, after the cursor’s if that is still there', async () => {
    const { push, ask, pusher } = repository();
    const old = await push('latest');
    expect(await ask({ tag: 'latest' })).toEqual([{ tag: 'latest', digest: old }]);
    const now = await push('latest', 'same');
    const both = [
      { tag: 'latest', digest: old },
      { tag: 'latest', digest: now },
    ];
    expect(await ask({ tag: 'latest' }, { tag: 'latest', digest: old })).toEqual(both);
    expect(await ask({ tag: 'latest' }, { tag: 'latest', digest: now })).toEqual(both.slice(1));
    await pusher.remove(old);
    expect(await ask({ tag: 'latest' }, { tag: 'latest', digest: old })).toEqual(both.slice(1));
    expect(await ask({ tag: 'nope' }, { tag: 'latest', digest: old })).toEqual([]);
  });

  it('takes a number as it is written', async () => {
    const { push, ask } = repository();
    const digest = await push('1.10');
    const source = `{"source":{"Repository":"${server.host}/group/image-${count}","tag":1.10}}`;
    expect((await runProgramForTest(check, source)).answer).toEqual([{ tag: '1.10', digest }]);
    expect(await ask({ tag: 1 })).toEqual([]);
  });
});

describe('registry-image check by pattern', () => {
  it('gives all tags that match, by age when asked', async () => {
    const { pusher, ask } = repository();
    const b = await pusher.push({ created: '2024-01-01T00:00:00Z' }, 'b-old');
    const a = await pusher.push({ created: '2024-02-01T00:00:00Z' }, 'a-new');
    await pusher.push({ created: '2024-03-01T00:00:00Z' }, 'other');
    const [old, young] = [
      { tag: 'b-old', digest: b.digest },
      { tag: 'a-new', digest: a.digest },
    ];
    expect(await ask({ tag_regex: '(?i)-(OLD|new)$' })).toEqual(expect.arrayContaining([young, old]));
    expect(await ask({ tag_regex: '-', created_at_sort: true })).toEqual([old, young]);
    expect(await ask({ tag_regex: '(?=x)' })).toContain('invalid regex pattern: ');
  });
});

describe('registry-image check of semantic versions', () => {
  it('gives versions ascending, one tag per image, and the latest that is none of them', async () => {
    const { push, ask } = repository();
    const one = await push('1.0.0', '1.0', '1');
    const ten = await push('1.10.0');
    const two = await push('1.2.0');
    const bare = await push('latest');
    await push('not-a-version');
    const versions = [
      { tag: '1.0.0', digest: one },
      { tag: '1.2.0', digest: two },
      { tag: '1.10.0', digest: ten },
    ];
    const latest = { tag: 'latest', digest: bare };
    expect(await ask({})).toEqual([...versions, latest]);
    expect(await ask({ semver_constraint: '~1.2' })).toEqual([versions[1]]);
    expect(await ask({ semver_constraint: '>=2' })).toEqual([]);
    expect(await ask({}, { tag: '1.2.0', digest: two })).toEqual([...versions.slice(1), latest]);
    expect(await ask({}, { tag: '1.2.0', digest: one })).toEqual([...versions, latest]);
    await push('latest');
    expect(await ask({ semver_constraint: 'x.y' })).toContain('parse semver constraint: improper constraint: x.y');
  });

  it('leaves out prereleases and variants that nobody asked for', async () => {
    const { push, ask } = repository();
    const tags = ['1.0.0', '1.1.0-rc.1', '1.1.0-alpine', '1.2.0-rc.1-alpine', '2.0.0-preview'];
    for (const tag of tags) await push(tag);
    const names = async (source: object) => ((await ask(source)) as { tag: string }[]).map(({ tag }) => tag);
    expect(await names({})).toEqual(['1.0.0']);
    expect(await names({ pre_releases: true })).toEqual(['1.0.0', '1.1.0-rc.1']);
    expect(await names({ variant: 'alpine' })).toEqual(['1.1.0-alpine']);
    expect(await names({ variant: 'alpine', pre_releases: true })).toEqual(['1.1.0-alpine', '1.2.0-rc.1-alpine']);
    expect(await names({ pre_releases: true, pre_release_prefixes: ['preview'] })).toContain('2.0.0-preview');
  });

  it('asks only for what is newer than the cursor', async () => {
    const { push, ask } = repository();
    const digests = [];
    for (const tag of ['1.0.0', '1.0.1', '1.0.2']) digests.push(await push(tag));
    expect(await ask({}, { tag: '1.0.2', digest: digests[2] })).toEqual([{ tag: '1.0.2', digest: digests[2] }]);
  });
});

describe('a check of a thousand versions', () => {
  const tags = Array.from({ length: 1000 }, (_, index) => `1.${Math.floor(index / 100)}.${index % 100}`);
  /** A registry that knows all tags; `told`: whose listing tells their digests, as Google's do. */
  const start = async (told: boolean) => {
    const manifest = Object.fromEntries(tags.map((tag) => [digestOf(tag), { tag: [tag] }]));
    return await startFakeService(({ url }, response) => {
      const tag = url.pathname.split('/manifests/')[1];
      if (url.pathname.endsWith('/tags/list')) response.end(JSON.stringify({ tags, ...(told ? { manifest } : {}) }));
      else if (tag === undefined) response.end();
      else
        response
          .writeHead(200, { 'docker-content-digest': digestOf(tag), 'content-type': 'x', 'content-length': '0' })
          .end();
    });
  };
  const newest = { tag: '1.9.99', digest: digestOf('1.9.99') };

  it('takes few requests when little is new', async () => {
    await using service = await start(false);
    const source = { repository: `${new URL(service.url).host}/x` };
    const { answer } = await runProgramForTest(check, {
      source,
      version: { tag: '1.9.98', digest: digestOf('1.9.98') },
    });
    expect(answer).toEqual([{ tag: '1.9.98', digest: digestOf('1.9.98') }, newest]);
    expect(service.requests.length).toBeLessThanOrEqual(5);
  });

  it('takes few requests the first time, where the listing tells the digests', async () => {
    await using service = await start(true);
    const { answer } = await runProgramForTest(check, { source: { repository: `${new URL(service.url).host}/x` } });
    expect(answer).toHaveLength(1000);
    expect(answer).toContainEqual(newest);
    expect(service.requests.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      'GET /v2/',
      'GET /v2/x/tags/list',
    ]);
  });
});

describe('registry-image check of what is wrong', () => {
  it.each([
    [{ source: { repository: 'x', taq: 'y' } }, 'invalid payload: json: unknown field "taq"'],
    [
      { source: { repository: 'x', insecure: 'true' } },
      'invalid payload: source.insecure must be a boolean (true or false), not a text',
    ],
    [{ source: {} }, 'invalid payload: source.repository is required'],
    [{ source: { repository: 'Upper/case', tag: 'x' } }, 'could not parse reference: "Upper/case"'],
    [{ source: { repository: 'x:latest' } }, 'could not parse reference'],
    [
      { source: { repository: '127.0.0.1:1/x', tag: 'y' } },
      'checking origin 127.0.0.1:1/x failed: GET https://127.0.0.1:1/v2/: ',
    ],
  ])('%j', async (request, message) => {
    const run = await runProgramForTest(check, request);
    expect(run.status).toBe(1);
    expect(run.log.startsWith('\u001b[31mERRO\u001b[0m[0000] ')).toBe(true);
    expect(run.log).toContain(message);
  });
});

describe('registry-image check with credentials', () => {
  // The password is "hunter2"; bcrypt is the only form that the registry takes.
  const htpasswdLine = 'ada:$2y$05$BiNm/Bf9U2W1nTgqtXGHxO5tPc/VIMr2M/jNXQOpsMnnPlXjVJKUK\n';

  it('says when they are refused, without showing them', async () => {
    const locked = await startRegistry({ htpasswdLine });
    const source = { repository: `${locked.host}/x`, tag: 'y', username: 'ada', password: 'wrong-password' };
    const run = await runProgramForTest(check, { source });
    expect(run.log).toMatch(/checking origin .* failed: GET .*\/manifests\/y: status 401: UNAUTHORIZED/);
    expect(run.log).not.toContain('wrong-password');
    await locked[Symbol.asyncDispose]();
  });
});

describe('registry-image check of something that is no registry', () => {
  it('says that the answer is not JSON, and whose', async () => {
    await using service = await startFakeService((_request, response) => response.end('<html>please log in</html>'));
    const { host } = new URL(service.url);
    const run = await runProgramForTest(check, { source: { repository: `${host}/x` } });
    expect(run).toMatchObject({ status: 1, log: expect.stringContaining(`${host}/v2/x/tags/list is not JSON; `) });
  });
});
