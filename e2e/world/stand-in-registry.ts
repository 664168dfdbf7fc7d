import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './quickstart.ts';

const run = promisify(execFile);
const applets = ['sh', 'cat', 'echo', 'ls', 'mkdir', 'base64', 'true', 'false', 'env', 'sleep', 'id', 'test', 'date'];

/** A real registry with one small image, `stand-in:latest`: busybox and nothing else. */
export async function startStandInRegistry(): Promise<AsyncDisposable & { port: number }> {
  const directory = await mkdtemp(join(tmpdir(), 'rondo-registry-'));
  const port = await freePort();
  const config = {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(directory, 'storage') } },
    http: { addr: `127.0.0.1:${port}` },
  };
  await writeFile(join(directory, 'config.json'), JSON.stringify(config));
  const server = spawn('docker-registry', ['serve', join(directory, 'config.json')], { stdio: 'ignore' });
  while (
    !(await fetch(`http://127.0.0.1:${port}/v2/`).then(
      (answer) => answer.ok,
      () => false,
    ))
  )
    await sleep(50);
  await writeImage(join(directory, 'image'));
  await run('skopeo', [
    'copy',
    '--insecure-policy',
    '--dest-tls-verify=false',
    `oci:${join(directory, 'image')}:latest`,
    `docker://127.0.0.1:${port}/stand-in:latest`,
  ]);
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      server.kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** An OCI layout with one layer. */
async function writeImage(directory: string): Promise<void> {
  const root = join(directory, 'root');
  for (const name of ['bin', 'tmp', 'etc', 'root']) await mkdir(join(root, name), { recursive: true });
  await copyFile('/bin/busybox', join(root, 'bin/busybox'));
  await chmod(join(root, 'bin/busybox'), 0o755);
  for (const name of applets) await symlink('busybox', join(root, 'bin', name));
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  const blobs = join(directory, 'blobs/sha256');
  await mkdir(blobs, { recursive: true });
  const put = async (bytes: Buffer) => {
    const digest = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(blobs, digest), bytes);
    return { digest: `sha256:${digest}`, size: bytes.length };
  };
  const layerFile = join(directory, 'layer.tar');
  await run('tar', ['--owner=0', '--group=0', '-C', root, '-cf', layerFile, '.']);
  const layer = await put(await readFile(layerFile));
  const config = await put(
    Buffer.from(
      JSON.stringify({
        architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
        os: 'linux',
        config: { Env: ['PATH=/bin'], Cmd: ['sh'] },
        rootfs: { type: 'layers', diff_ids: [layer.digest] },
      }),
    ),
  );
  const manifest = await put(
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
        layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...layer }],
      }),
    ),
  );
  await writeFile(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const named = {
    ...manifest,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    annotations: { 'org.opencontainers.image.ref.name': 'latest' },
  };
  await writeFile(join(directory, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
  await rm(root, { recursive: true });
}
