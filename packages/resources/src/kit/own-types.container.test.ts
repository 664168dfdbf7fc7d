import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Limiter } from '@rondo/foundation';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleResourceTypes } from '../bundle/bundle-resource-types.ts';
import { type FakeBoshIo, startFakeBoshIo } from '../testing/fake-bosh-io.ts';
import { startFakeCloudFoundry } from '../testing/fake-cloud-foundry.ts';
import { startFakeGithub } from '../testing/fake-github.ts';
import { startFakePullRequests } from '../testing/fake-pull-requests.ts';
import { startGcsWorld } from '../testing/gcs-world.ts';
import { bareRepository, GitRepository } from '../testing/git-repository.ts';
import { startGitOverHttp } from '../testing/git-servers.ts';
import { startFakeService } from '../testing/object-server.ts';
import { ImagePusher, startRegistry } from '../testing/registry-server.ts';
import { temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { s3Keys, startS3 } from '../testing/s3-server.ts';
import { certify, type KitReport } from './certify.ts';
import { readKitRequest } from './kit-request.ts';
import { renderFinding } from './render-report.ts';
import { DirectorySubject } from './subject/directory-subject.ts';

/** Two of them run on any machine that this runs on. */
const limiter = new Limiter(3);
const reports = new Map<string, KitReport>();
const servers = new AsyncDisposableStack();
/** What programs find in their environment beside what a step has. */
const environments = new Map<string, Record<string, string>>();

/** What each type is asked: a source with versions, one of them to go on from, and what it puts. */
async function requests(): Promise<Record<string, object>> {
  const [registry, s3] = [servers.use(await startRegistry()), servers.use(await startS3())];
  const slack = servers.use(await startFakeService((_request, response) => response.end('ok')));
  const github = servers.use(
    await startFakeGithub([1, 2].map((id) => ({ id, tag_name: `v${id}.0`, published_at: `2024-01-0${id}T00:00:00Z` }))),
  );
  const pusher = new ImagePusher(registry.host, 'team/image');
  const images = [await pusher.push({ config: { User: 'a' } }, '1.0.0'), await pusher.push({}, '1.1.0')];
  const bucket = s3.bucket('kit');
  (await bucket.send({ method: 'PUT' })).body.resume();
  for (const key of ['a-1.0', 'a-2.0']) (await bucket.send({ method: 'PUT', key, body: key })).body.resume();
  const repo = new GitRepository();
  const first = repo.commit({ file: 'locks/unclaimed/one', content: 'one' });
  for (const number of ['0.9.0', '1.0.0']) repo.commit({ file: 'number', content: `${number}\n` });
  repo.commit({ file: 'locks/unclaimed/two', content: 'two' });
  const uri = `file://${bareRepository(repo).path}`;
  const image = `${registry.host}/team/image`;
  return {
    mock: { source: { initial_version: 'a' }, put: { params: { version: 'b' } }, refused_source: { nope: 1 } },
    time: {
      source: { interval: '1h', initial_version: true },
      cursor: { time: '2020-01-02T03:04:05.123456789+01:00' },
      put: {},
      refused_source: { interval: 1 },
    },
    git: {
      source: { uri, password: 'hunter2' },
      cursor: { ref: first },
      may_differ: ['.git'],
      refused_source: { uri: '' },
    },
    pool: {
      source: { uri, branch: 'master', pool: 'locks' },
      cursor: { ref: first },
      put: { params: { acquire: true } },
      may_differ: ['.git'],
      refused_source: { uri },
    },
    semver: {
      source: { driver: 'git', uri, branch: 'master', file: 'number' },
      cursor: { number: '0.9.0' },
      put: { params: { bump: 'minor' } },
      refused_source: { driver: 'svn' },
    },
    'registry-image': {
      source: { repository: image, username: 'ada', password: 'hunter2' },
      cursor: { tag: '1.0.0', digest: images[0]?.digest },
      get_params: { format: 'oci-layout' },
      refused_source: { repositry: image },
    },
    'docker-image': {
      source: { repository: image, tag: '1.1.0' },
      cursor: { digest: images[0]?.digest },
      put: { params: { pull_repository: image, pull_tag: '1.0.0' } },
      refused_source: {},
    },
    s3: {
      source: { bucket: 'kit', regexp: 'a-(.*)', endpoint: s3.endpoint, use_path_style: true, ...s3Keys },
      cursor: { path: 'a-1.0' },
      put: { params: { file: 'a-3.0' }, inputs: inputs({ 'a-3.0': 'three' }) },
      refused_source: { bucket: 'kit' },
    },
    'github-release': {
      source: { owner: 'o', repository: 'r', github_api_url: github.url, access_token: 'gh-token' },
      cursor: { tag: 'v1.0', id: '1', timestamp: '2024-01-01T00:00:00Z' },
      refused_source: { owner: 1 },
    },
    'slack-notification': {
      source: { url: `${slack.url}/services/T0/B0/hook-secret` },
      version: { timestamp: '1' },
      put: { params: { text: 'hello' } },
    },
    ...(await furtherRequests()),
  };
}

async function furtherRequests(): Promise<Record<string, object>> {
  const [cf, gcs] = [servers.use(await startFakeCloudFoundry()), servers.use(await startGcsWorld())];
  for (const name of ['a-1.0', 'a-2.0']) gcs.gcs.store(name, name);
  environments.set('gcs', { STORAGE_EMULATOR_HOST: gcs.gcs.url });
  const boshIo: FakeBoshIo = servers.use(
    await startFakeBoshIo({
      '/api/v1/releases/github.com/o/r': () =>
        ['2', '1'].map((version) => ({ name: 'r', version, ...boshIo.describe('/d/tarball') })),
      '/api/v1/stemcells/some-stemcell?all=1': () =>
        ['2', '1'].map((version) => ({ name: 'some-stemcell', version, regular: boshIo.describe('/d/tarball') })),
    }),
  );
  boshIo.tarballs.set('/d/tarball', 'content');
  return {
    cf: {
      source: { api: cf.url, username: 'ada', password: 'hunter2', organization: 'org', space: 'space' },
      version: { timestamp: '2024-01-01T00:00:00Z' },
      put: {
        params: { manifest: 'manifest.yml', path: 'app', no_start: true },
        inputs: inputs({ 'manifest.yml': 'applications:\n- name: app\n', 'app/index.html': 'hello' }),
      },
    },
    gcs: {
      source: gcs.source({ regexp: 'a-(.*)' }),
      cursor: { path: 'a-1.0' },
      put: { params: { file: 'a-3.0' }, inputs: inputs({ 'a-3.0': 'three' }) },
      refused_source: { bucket: 'the-bucket' },
    },
    'bosh-io-release': {
      source: { repository: 'o/r', bosh_io_url: boshIo.url },
      cursor: { version: '1' },
      refused_source: { repository: 1 },
    },
    'bosh-io-stemcell': {
      source: { name: 'some-stemcell', bosh_io_url: boshIo.url, auth: { access_key: 'a', secret_key: 'hunter2' } },
      cursor: { version: '1' },
      refused_source: { name: 1 },
    },
    'github-pr': await pullRequests(),
  };
}

/** Two pull requests in a repository that is served over HTTP. */
async function pullRequests(): Promise<object> {
  const repo = new GitRepository(join(temporaryDirectoryForTest(), 'work'));
  repo.commit({ file: 'base' });
  repo.checkOut('feature');
  const heads = ['one', 'two'].map((file) => repo.commit({ file }));
  const bare = bareRepository(repo);
  const day = (index: number) => `2024-01-0${index + 1}T00:00:00Z`;
  const pulls = heads.map((oid, index) => ({ number: index + 1, commits: [{ oid, committedDate: day(index) }] }));
  for (const { number, commits } of pulls) bare.git('update-ref', `refs/pull/${number}/head`, commits[0]?.oid ?? '');
  const credentials = { username: 'x-oauth-basic', password: 'pr-token' };
  const server = servers.use(await startGitOverHttp(join(bare.path, '..'), credentials));
  const github = servers.use(await startFakePullRequests(pulls));
  github.repositoryUrl = `http://127.0.0.1:${server.port}/bare.git`;
  const versions = heads.map((commit, index) => ({
    ...{ pr: String(index + 1), commit, committed: day(index), approved_review_count: '0', state: 'OPEN' },
  }));
  const got = inputs({
    'pull/.git/resource/version.json': JSON.stringify(versions[1]),
    'pull/.git/resource/metadata.json': '[]',
  });
  const endpoints = { v3_endpoint: github.url, v4_endpoint: `${github.url}/graphql` };
  return {
    source: { repository: 'o/r', access_token: 'pr-token', ...endpoints },
    cursor: versions[0],
    put: { params: { path: 'pull', status: 'success' }, inputs: got },
    may_differ: ['.git'],
    refused_source: { repository: 'o/r' },
    exceptions: {
      'check begins with the version it is asked from, byte for byte':
        'the original lists the cursor only when nothing is newer',
    },
  };
}

/** A directory with files. */
function inputs(files: Record<string, string>): string {
  const directory = temporaryDirectoryForTest();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(directory, name, '..'), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return directory;
}

/** The programs of a type as somebody who doesn't know how they are made would have them. */
async function makeSubjects(): Promise<(type: string) => DirectorySubject> {
  const bundles = temporaryDirectoryForTest();
  await bundleResourceTypes(bundles);
  return (type) => {
    const directory = temporaryDirectoryForTest();
    for (const program of ['check', 'in', 'out']) {
      const more = Object.entries(environments.get(type) ?? {}).map(([name, value]) => `export ${name}=${value}\n`);
      const script = `#!/bin/sh\n${more.join('')}exec ${process.execPath} ${join(bundles, type, program)} "$@"\n`;
      writeFileSync(join(directory, program), script, { mode: 0o755 });
    }
    return new DirectorySubject(directory);
  };
}

const types = [
  'mock',
  'time',
  'git',
  'pool',
  'semver',
  'registry-image',
  'docker-image',
  's3',
  'github-release',
  'slack-notification',
  'cf',
  'gcs',
  'bosh-io-release',
  'bosh-io-stemcell',
  'github-pr',
];

beforeAll(async () => {
  const [asked, subjectOf] = [await requests(), await makeSubjects()];
  await Promise.all(
    types.map((type) =>
      limiter.run(async () => {
        const request = readKitRequest(JSON.stringify(asked[type]));
        reports.set(type, await certify(subjectOf(type), request, { signal: AbortSignal.timeout(170_000) }));
      }),
    ),
  );
  return () => servers.disposeAsync();
}, 180_000);

describe('the kit certifies', () => {
  it.each(types)('%s', (type) => {
    const report = reports.get(type);
    const wrong = report?.findings.filter(({ outcome }) => outcome.kind === 'failed').map(renderFinding);
    expect(wrong, wrong?.join('\n')).toEqual([]);
    expect(report?.isCertified).toBe(true);
    expect(report?.findings.filter(({ outcome }) => outcome.kind === 'passed').length).toBeGreaterThan(12);
  });
});
