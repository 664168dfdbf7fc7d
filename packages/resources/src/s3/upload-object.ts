import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Limiter } from '@rondo/foundation';
import { readBody } from '../sdk/http/http-client.ts';
import { parseXml, textOf } from '../sdk/parse-xml.ts';
import type { S3Client } from './s3-client.ts';

const minPartBytes = 5 * 2 ** 20;
const maxParts = 10_000;
const concurrency = 3;

export interface Upload {
  readonly key: string;
  readonly path: string;
  /** Content type, ACL, encryption. */
  readonly headers: Readonly<Record<string, string>>;
  /** One request whatever the size. */
  readonly whole: boolean;
}

/** Uploads a file, in parts when it is large; resolves to the id of its version where the bucket keeps versions. */
export async function uploadObject(client: S3Client, upload: Upload): Promise<string | undefined> {
  const { size: sizeBytes } = await stat(upload.path);
  if (upload.whole || sizeBytes <= minPartBytes) return await putWhole(client, upload, sizeBytes);
  const { key, headers } = upload;
  const begun = await client.send({ method: 'POST', key, query: { uploads: '' }, headers });
  const uploadId = textOf(parseXml(await readBody(begun)), 'UploadId');
  try {
    const parts = await putParts(client, upload, { sizeBytes, uploadId });
    const done = await client.send({ method: 'POST', key, query: { uploadId }, body: completion(parts) });
    const versionId = done.headers['x-amz-version-id'];
    const document = parseXml(await readBody(done));
    if (document.name === 'Error')
      throw new Error(`the upload could not be completed: ${textOf(document, 'Code')}: ${textOf(document, 'Message')}`);
    return versionId;
  } catch (error) {
    await client.send({ method: 'DELETE', key, query: { uploadId } }).catch(() => undefined);
    throw error;
  }
}

async function putWhole(
  client: S3Client,
  { key, path, headers }: Upload,
  sizeBytes: number,
): Promise<string | undefined> {
  const small = sizeBytes <= minPartBytes;
  const body = small ? await readPart(path, 0, sizeBytes) : createReadStream(path);
  const response = await client.send({
    method: 'PUT',
    key,
    headers: { ...headers, 'content-length': String(sizeBytes) },
    body,
  });
  response.body.resume();
  return response.headers['x-amz-version-id'];
}

async function putParts(
  client: S3Client,
  { key, path }: Upload,
  { sizeBytes, uploadId }: { sizeBytes: number; uploadId: string },
): Promise<string[]> {
  const partBytes = Math.max(minPartBytes, Math.ceil(sizeBytes / maxParts));
  const limiter = new Limiter(concurrency);
  const numbers = Array.from({ length: Math.ceil(sizeBytes / partBytes) }, (_, index) => index);
  return await Promise.all(
    numbers.map((index) =>
      limiter.run(async () => {
        const start = index * partBytes;
        const body = await readPart(path, start, Math.min(partBytes, sizeBytes - start));
        const response = await client.send({
          method: 'PUT',
          key,
          query: { partNumber: String(index + 1), uploadId },
          body,
        });
        response.body.resume();
        return response.headers.etag ?? '';
      }),
    ),
  );
}

async function readPart(path: string, start: number, lengthBytes: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(lengthBytes), 0, lengthBytes, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function completion(tags: readonly string[]): string {
  const parts = tags.map(
    (tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${tag.replaceAll('"', '&quot;')}</ETag></Part>`,
  );
  return `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
}
