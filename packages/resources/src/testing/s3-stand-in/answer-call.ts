import type { S3Bucket, StoredObject } from './s3-buckets.ts';
import type { S3Call } from './s3-call.ts';

export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Small, so that clients have to read on. */
const pageSize = 2;

/** What the service does with a request that it believes. */
export function answerCall(call: S3Call, buckets: Map<string, S3Bucket>, makeBucket: () => S3Bucket): S3Answer {
  const bucket = buckets.get(call.bucket);
  if (call.key === '' && call.method === 'PUT' && call.query.size === 0) {
    if (bucket !== undefined) return failure(409, 'BucketAlreadyOwnedByYou');
    buckets.set(call.bucket, makeBucket());
    return { status: 200 };
  }
  if (bucket === undefined) return failure(404, 'NoSuchBucket');
  return call.key === '' ? answerForBucket(call, bucket) : answerForObject(call, bucket);
}

function answerForBucket({ method, query, body }: S3Call, bucket: S3Bucket): S3Answer {
  if (query.has('versioning')) {
    if (method === 'PUT') {
      bucket.isVersioned = body.includes('<Status>Enabled</Status>');
      return { status: 200 };
    }
    return xml('VersioningConfiguration', bucket.isVersioned ? '<Status>Enabled</Status>' : '');
  }
  if (method === 'GET' && query.has('versions')) return listVersions(query, bucket);
  if (method === 'GET' && query.get('list-type') === '2') return listObjects(query, bucket);
  return failure(501, 'NotImplemented');
}

function listObjects(query: ReadonlyMap<string, string>, bucket: S3Bucket): S3Answer {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const entries = new Set<string>();
  for (const key of bucket.keys().filter((candidate) => candidate.startsWith(prefix))) {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    entries.add(end < 0 ? key : key.slice(0, end + delimiter.length));
  }
  const after = Buffer.from(query.get('continuation-token') ?? '', 'base64').toString();
  const rest = [...entries].filter((entry) => entry > after);
  const page = rest.slice(0, pageSize);
  const listed = page.map((entry) =>
    delimiter !== '' && entry.endsWith(delimiter)
      ? `<CommonPrefixes><Prefix>${escapeXml(entry)}</Prefix></CommonPrefixes>`
      : `<Contents><Key>${escapeXml(entry)}</Key></Contents>`,
  );
  const token = Buffer.from(page.at(-1) ?? '').toString('base64');
  const more = rest.length > page.length ? `<NextContinuationToken>${token}</NextContinuationToken>` : '';
  return xml('ListBucketResult', `<IsTruncated>${more !== ''}</IsTruncated>${more}${listed.join('')}`);
}

function listVersions(query: ReadonlyMap<string, string>, bucket: S3Bucket): S3Answer {
  const prefix = query.get('prefix') ?? '';
  const all = bucket
    .keys()
    .filter((key) => key.startsWith(prefix))
    .flatMap((key) => bucket.versionsOf(key).map(({ id = 'null' }) => ({ key, id })));
  const marker = { key: query.get('key-marker'), id: query.get('version-id-marker') };
  const start =
    marker.key === undefined ? 0 : all.findIndex(({ key, id }) => key === marker.key && id === marker.id) + 1;
  const page = all.slice(start, start + pageSize);
  const last = page.at(-1);
  const isTruncated = start + page.length < all.length && last !== undefined;
  const next = isTruncated
    ? `<NextKeyMarker>${escapeXml(last.key)}</NextKeyMarker><NextVersionIdMarker>${last.id}</NextVersionIdMarker>`
    : '';
  const listed = page.map(
    ({ key, id }) => `<Version><Key>${escapeXml(key)}</Key><VersionId>${id}</VersionId></Version>`,
  );
  return xml('ListVersionsResult', `<IsTruncated>${isTruncated}</IsTruncated>${next}${listed.join('')}`);
}

function answerForObject(call: S3Call, bucket: S3Bucket): S3Answer {
  const { method, key, query, headers, body } = call;
  const uploadId = query.get('uploadId');
  if (method === 'POST' && query.has('uploads')) {
    const id = bucket.beginUpload(key, headers['content-type']);
    return xml('InitiateMultipartUploadResult', `<Key>${escapeXml(key)}</Key><UploadId>${id}</UploadId>`);
  }
  if (uploadId !== undefined) return answerForUpload(call, bucket, uploadId);
  if (method === 'PUT') {
    const refused = refusedByCondition(bucket.find(key, undefined), headers);
    return refused
      ? failure(412, 'PreconditionFailed')
      : { status: 200, headers: stored(bucket.store(key, body, headers['content-type'])) };
  }
  const object = bucket.find(key, query.get('versionId'));
  if (object === undefined) return failure(404, query.has('versionId') ? 'NoSuchVersion' : 'NoSuchKey');
  if (method === 'GET' && query.has('tagging')) return xml('Tagging', '<TagSet></TagSet>');
  const about = { ...stored(object), 'content-type': object.contentType ?? 'binary/octet-stream' };
  if (method === 'GET' || method === 'HEAD') {
    const length = String(object.content.length);
    return {
      status: 200,
      headers: { ...about, 'content-length': length },
      body: method === 'GET' ? object.content : '',
    };
  }
  return failure(501, 'NotImplemented');
}

function answerForUpload({ method, query, body }: S3Call, bucket: S3Bucket, uploadId: string): S3Answer {
  if (method === 'PUT') {
    const tag = bucket.storePart(uploadId, Number(query.get('partNumber')), body);
    return tag === undefined ? failure(404, 'NoSuchUpload') : { status: 200, headers: { etag: tag } };
  }
  if (method === 'DELETE') return bucket.abortUpload(uploadId) ? { status: 204 } : failure(404, 'NoSuchUpload');
  const parts = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>\s*<ETag>([^<]*)<\/ETag>/g)];
  const named = parts.map(([, number = '', tag = '']) => ({
    number: Number(number),
    tag: tag.replaceAll('&quot;', '"'),
  }));
  const done = bucket.completeUpload(uploadId, named);
  if (typeof done === 'string') return failure(400, done);
  return { ...xml('CompleteMultipartUploadResult', `<ETag>${escapeXml(done.tag)}</ETag>`), headers: stored(done) };
}

function refusedByCondition(existing: StoredObject | undefined, headers: S3Call['headers']): boolean {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  return (match !== undefined && match !== existing?.tag) || (noneMatch === '*' && existing !== undefined);
}

function stored({ id, tag }: StoredObject): Record<string, string> {
  return { etag: tag, ...(id === undefined ? {} : { 'x-amz-version-id': id }) };
}

function xml(name: string, content: string): S3Answer {
  return { status: 200, body: `<?xml version="1.0" encoding="UTF-8"?>\n<${name}>${content}</${name}>` };
}

export function failure(status: number, code: string, message = code): S3Answer {
  return { status, body: `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>` };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
