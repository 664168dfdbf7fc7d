import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { systemClock } from '@rondo/foundation';
import { S3Client } from '../s3/s3-client.ts';
import { HttpClient } from '../sdk/http/http-client.ts';
import { freePort, startServer } from './git-servers.ts';
import { temporaryDirectoryForTest } from './run-program-for-test.ts';
import { startS3StandIn } from './s3-stand-in/start-stand-in.ts';

/** A real server that speaks S3 with versioning: `versitygw` in PATH or named by VERSITYGW. Undefined where there is none. */
const realProgram = [
  process.env.VERSITYGW ?? '',
  ...(process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, 'versitygw')),
].find((path) => path !== '' && existsSync(path));

export const s3Keys = { access_key_id: 'test-id', secret_access_key: 'test-secret-key' };

export interface S3Server extends AsyncDisposable {
  readonly endpoint: string;
  readonly bucket: (name: string) => S3Client;
}

/** Starts a service of S3 with a store of its own: the real server where there is one, else the stand-in. */
export async function startS3(): Promise<S3Server> {
  const { access_key_id: id, secret_access_key: secret } = s3Keys;
  const server = realProgram === undefined ? await startS3StandIn({ id, secret }) : await startReal(realProgram);
  const { endpoint } = server;
  const bucket = (name: string) =>
    new S3Client({
      http: new HttpClient({ env: {}, userAgent: 'test' }),
      bucket: name,
      region: 'us-east-1',
      credentials: { accessKeyId: id, secretAccessKey: secret },
      endpoint: new URL(endpoint),
      pathStyle: true,
      context: { signal: new AbortController().signal, clock: systemClock, log: () => undefined },
    });
  return { endpoint, bucket, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function startReal(program: string): Promise<AsyncDisposable & { readonly endpoint: string }> {
  const directory = temporaryDirectoryForTest();
  for (const part of ['data', 'versions']) mkdirSync(join(directory, part));
  const port = await freePort();
  const root = ['--access', s3Keys.access_key_id, '--secret', s3Keys.secret_access_key];
  const store = ['posix', '--versioning-dir', join(directory, 'versions'), join(directory, 'data')];
  const server = await startServer(program, ['--port', `127.0.0.1:${port}`, ...root, ...store], port);
  return { endpoint: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
