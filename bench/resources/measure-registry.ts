import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type Measurement, sample, summarize } from '../measurement.ts';
import { startLocalServer } from './local-server.ts';
import type { WarmRunner } from './warm-runner.ts';

const tagCount = 1000;
const imageMegabytes = 500;
const layerCount = 5;
const run = promisify(execFile);

/**
 * How many requests a check of many tags makes: when nothing is new, and the first time. Then every version is an answer,
 * and a registry that doesn't tell digests with its tags has to be asked for each.
 */
export async function countRequests(runner: WarmRunner): Promise<Measurement[]> {
  let requests = 0;
  const tags = Array.from({ length: tagCount }, (_, index) => `1.${Math.floor(index / 100)}.${index % 100}`);
  const digestOf = (tag: string) => `sha256:${createHash('sha256').update(tag).digest('hex')}`;
  const server = createServer((request, response) => {
    requests += 1;
    const tag = /manifests\/(.+)$/.exec(request.url ?? '')?.[1];
    if (request.url?.includes('/tags/list') === true) response.end(JSON.stringify({ name: 'x', tags }));
    else if (tag === undefined || tags.includes(tag)) {
      const about = { 'docker-content-digest': digestOf(tag ?? ''), 'content-type': 'x', 'content-length': '0' };
      response.writeHead(200, about).end();
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const source = { repository: `127.0.0.1:${(server.address() as AddressInfo).port}/x` };
  const newest = tags.at(-1) ?? '';
  const cursor = { version: { tag: newest, digest: digestOf(newest) } };
  const measurements: Measurement[] = [];
  for (const [what, more, versions, limit] of [
    ['nothing new', cursor, 1, { budget: '10 requests' }],
    ['the first time', {}, tagCount, { floor: { value: tagCount, of: 'one for each version' } }],
  ] as const) {
    requests = 0;
    const answer = await runner.check('registry-image', { source, ...more });
    if (JSON.parse(answer).length !== versions) throw new Error(`the check answered ${answer}`);
    measurements.push(
      summarize(`registry check of ${tagCount} semantic versions, ${what}`, [requests], { unit: 'requests', ...limit }),
    );
  }
  server.closeAllConnections();
  server.close();
  return measurements;
}

/** A get of a large image beside skopeo's copy of it. Both write a layout of the image's blobs. */
export async function measureImageGet(
  bundles: string,
  directory: string,
  progress: (text: string) => void,
): Promise<Measurement> {
  const config = join(directory, 'registry.json');
  const storage = { filesystem: { rootdirectory: join(directory, 'registry') } };
  await writeFile(config, JSON.stringify({ version: 0.1, log: { level: 'error' }, storage, http: {} }));
  await using registry = await startLocalServer('env', (port) => [
    `REGISTRY_HTTP_ADDR=127.0.0.1:${port}`,
    ...['docker-registry', 'serve', config],
  ]);
  progress(`pushing an image of ${imageMegabytes} MB`);
  const name = `127.0.0.1:${registry.port}/large`;
  const digest = await pushImage(name, join(directory, 'large'));
  const [own, theirs, target] = [[] as number[], [] as number[], join(directory, 'target')];
  for (let turn = 0; turn < 3; turn += 1) {
    progress(`fetching it, turn ${turn + 1}`);
    const copy = () =>
      run('skopeo', ['copy', '--quiet', '--src-tls-verify=false', `docker://${name}@${digest}`, `oci:${target}`]);
    theirs.push(...(await sample(1, copy, { warmUp: 0 })));
    await rm(target, { recursive: true });
    own.push(
      ...(await sample(1, () => getImage(join(bundles, 'registry-image/in'), { name, digest, target }), { warmUp: 0 })),
    );
    await rm(target, { recursive: true });
  }
  const floor = { value: summarize('', theirs).median, of: 'skopeo copy' };
  return summarize(`registry get of ${imageMegabytes} MB`, own, {
    floor,
    budget: '1.25 x the floor (80 % of its speed)',
  });
}

async function getImage(
  program: string,
  { name, digest, target }: { name: string; digest: string; target: string },
): Promise<void> {
  const child = spawn(process.execPath, [program, target], { stdio: ['pipe', 'ignore', 'ignore'], env: {} });
  const request = {
    source: { repository: name },
    version: { tag: 'latest', digest },
    params: { format: 'oci-layout' },
  };
  child.stdin.end(JSON.stringify(request));
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`registry-image in failed with ${status}`);
}

/**
 * An image of random layers, which nothing makes smaller, in gzip's form: plain ones skopeo would compress on the way.
 * Gives its digest.
 */
async function pushImage(name: string, path: string): Promise<string> {
  await mkdir(join(path, 'blobs/sha256'), { recursive: true });
  const store = async (content: Buffer) => {
    const hex = createHash('sha256').update(content).digest('hex');
    await writeFile(join(path, 'blobs/sha256', hex), content);
    return { digest: `sha256:${hex}`, size: content.length };
  };
  const oci = 'application/vnd.oci.image';
  const layers: { digest: string; size: number }[] = [];
  for (let index = 0; index < layerCount; index += 1)
    layers.push(await store(gzipSync(randomBytes((imageMegabytes / layerCount) * 1e6), { level: 0 })));
  const rootfs = { type: 'layers', diff_ids: layers.map(({ digest }) => digest) };
  const config = await store(Buffer.from(JSON.stringify({ os: 'linux', architecture: 'amd64', config: {}, rootfs })));
  const manifest = {
    schemaVersion: 2,
    mediaType: `${oci}.manifest.v1+json`,
    config: { mediaType: `${oci}.config.v1+json`, ...config },
    layers: layers.map((layer) => ({ mediaType: `${oci}.layer.v1.tar+gzip`, ...layer })),
  };
  const { digest, size } = await store(Buffer.from(JSON.stringify(manifest)));
  await writeFile(join(path, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const index = { schemaVersion: 2, manifests: [{ mediaType: manifest.mediaType, digest, size }] };
  await writeFile(join(path, 'index.json'), JSON.stringify(index));
  await run('skopeo', [
    'copy',
    '--quiet',
    '--preserve-digests',
    '--dest-tls-verify=false',
    `oci:${path}`,
    `docker://${name}:latest`,
  ]);
  await rm(path, { recursive: true });
  return digest;
}
