import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { systemClock } from '@rondo/foundation';
import { S3Client } from '../s3/s3-client.ts';
import { HttpClient } from '../sdk/http/http-client.ts';
import { freePort, startServer, type TestServer } from './git-servers.ts';
import { temporaryDirectoryForTest } from './run-program-for-test.ts';

/** A server that speaks S3 with versioning: `versitygw` in PATH or named by VERSITYGW. Undefined where there is none. */
export const s3Program = [
  process.env.VERSITYGW ?? '',
  ...(process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, 'versitygw')),
].find((path) => path !== '' && existsSync(path));

export const s3Keys = { access_key_id: 'test-id', secret_access_key: 'test-secret-key' };

export interface S3Server extends TestServer {
  readonly endpoint: string;
  readonly bucket: (name: string) => S3Client;
}

/** Starts it with a store of its own. */
export async function startS3(): Promise<S3Server> {
  const directory = temporaryDirectoryForTest();
  for (const part of ['data', 'versions']) mkdirSync(join(directory, part));
  const port = await freePort();
  const root = ['--access', s3Keys.access_key_id, '--secret', s3Keys.secret_access_key];
  const store = ['posix', '--versioning-dir', join(directory, 'versions'), join(directory, 'data')];
  const server = await startServer(s3Program ?? 'versitygw', ['--port', `127.0.0.1:${port}`, ...root, ...store], port);
  const endpoint = `http://127.0.0.1:${port}`;
  const bucket = (name: string) =>
    new S3Client({
      http: new HttpClient({ env: {}, userAgent: 'test' }),
      bucket: name,
      region: 'us-east-1',
      credentials: { accessKeyId: s3Keys.access_key_id, secretAccessKey: s3Keys.secret_access_key },
      endpoint: new URL(endpoint),
      pathStyle: true,
      context: { signal: new AbortController().signal, clock: systemClock },
    });
  return { ...server, endpoint, bucket };
}
