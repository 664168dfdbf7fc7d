import { describe, expect, it } from 'vitest';
import { loadProgram, resourceTypes } from './resource-types.ts';
import { runProgramForTest } from './testing/run-program-for-test.ts';

const nowhere = '127.0.0.1:1';
const url = `http://${nowhere}`;
const secret = 'planted-hunter2';
const image = { repository: `${nowhere}/x`, username: 'ada', password: secret };
const keys = { access_key_id: 'id', secret_access_key: secret, endpoint: url };

/** Sources whose servers nobody reaches. */
const sources: Record<string, object> = {
  'bosh-io-release': { repository: 'o/r', bosh_io_url: url },
  'bosh-io-stemcell': { name: 'n', bosh_io_url: url },
  cf: { api: url, username: 'ada', password: secret, organization: 'o', space: 's' },
  'docker-image': image,
  gcs: { bucket: 'b', regexp: 'a-(.*)', json_key: secret },
  git: { uri: `http://ada:${secret}@${nowhere}/x.git`, branch: 'main' },
  'github-pr': { repository: 'o/r', access_token: secret, v3_endpoint: url, v4_endpoint: url },
  'github-release': { owner: 'o', repository: 'r', access_token: secret, github_api_url: url },
  mock: { check_failure: 'as told' },
  pool: { uri: `http://ada:${secret}@${nowhere}/x.git`, branch: 'main', pool: 'p' },
  'registry-image': image,
  s3: { bucket: 'b', regexp: 'a-(.*)', ...keys },
  semver: { bucket: 'b', key: 'k', ...keys },
  'slack-notification': { url: `${url}/${secret}` },
  time: { interval: '1h' },
};
const names = resourceTypes.map(({ name }) => name);
/** Their checks ask nobody. */
const alone = ['cf', 'mock', 'slack-notification', 'time'];

async function check(type: string, source: object) {
  const program = await loadProgram(type, 'check');
  if (program === undefined) throw new Error(`there is no type ${type}`);
  return await runProgramForTest(program, { source }, { env: { TEST: 'true', PATH: process.env.PATH } });
}

describe('every type', () => {
  it.each(names)('%s names a field that it does not know', async (type) => {
    const { log } = await check(type, { ...sources[type], fieldd: 1 });
    expect(log).toContain('fieldd');
  });

  it.each(names.filter((name) => !alone.includes(name)))(
    '%s says at once that nobody is there, and tells no secret',
    async (type) => {
      const { status, log } = await check(type, sources[type] ?? {});
      expect(status, log).toBeGreaterThan(0);
      expect(log).toMatch(/ECONNREFUSED|Failed to connect|json_key/);
      expect(log).not.toMatch(/internal error|planted-hunter2/);
    },
  );
});
