import { createHash, createHmac } from 'node:crypto';
import type { AwsCredentials } from './credentials.ts';

/** What a signature is made for. */
export interface SigningScope {
  readonly credentials: AwsCredentials;
  readonly region: string;
  /** `s3`, `sts`, `ecr`. */
  readonly service: string;
  readonly nowMs: number;
}

/** The hash that stands for a body that is not signed; only over https, and only for S3. */
export const unsignedPayload = 'UNSIGNED-PAYLOAD';

export function sha256Hex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Headers of a request with its signature (AWS Signature Version 4). `payloadHash` is the body's, in hexadecimal. */
export function signRequest(
  request: { method: string; url: URL; headers: Readonly<Record<string, string>>; payloadHash: string },
  scope: SigningScope,
): Record<string, string> {
  const { timestamp } = dates(scope);
  const { sessionToken } = scope.credentials;
  const headers: Record<string, string> = {
    ...request.headers,
    'x-amz-date': timestamp,
    ...(scope.service === 's3' ? { 'x-amz-content-sha256': request.payloadHash } : {}),
    ...(sessionToken === undefined || sessionToken === '' ? {} : { 'x-amz-security-token': sessionToken }),
  };
  const signed = { ...headers, host: request.url.host };
  const names = Object.keys(signed)
    .map((name) => name.toLowerCase())
    .sort();
  const signature = signatureOf({ ...request, headers: signed, names }, scope);
  const credential = `${scope.credentials.accessKeyId}/${scopeText(scope)}`;
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

/** A URL that anybody may GET for a while. */
export function presignUrl(url: URL, scope: SigningScope, expiresSeconds: number): URL {
  const presigned = new URL(url);
  const { sessionToken } = scope.credentials;
  const query = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${scope.credentials.accessKeyId}/${scopeText(scope)}`,
    'X-Amz-Date': dates(scope).timestamp,
    'X-Amz-Expires': String(expiresSeconds),
    ...(sessionToken === undefined || sessionToken === '' ? {} : { 'X-Amz-Security-Token': sessionToken }),
    'X-Amz-SignedHeaders': 'host',
  };
  for (const [name, value] of Object.entries(query)) presigned.searchParams.set(name, value);
  const request = {
    method: 'GET',
    url: presigned,
    headers: { host: url.host },
    names: ['host'],
    payloadHash: unsignedPayload,
  };
  presigned.searchParams.set('X-Amz-Signature', signatureOf(request, scope));
  return presigned;
}

function signatureOf(
  request: {
    method: string;
    url: URL;
    headers: Readonly<Record<string, string>>;
    names: readonly string[];
    payloadHash: string;
  },
  scope: SigningScope,
): string {
  const { timestamp, day } = dates(scope);
  const lower = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const canonical = [
    request.method,
    scope.service === 's3' ? request.url.pathname : escapePath(request.url.pathname),
    canonicalQuery(request.url),
    ...request.names.map((name) => `${name}:${(lower[name] ?? '').trim().replaceAll(/\s+/g, ' ')}`),
    '',
    request.names.join(';'),
    request.payloadHash,
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', timestamp, scopeText(scope), sha256Hex(canonical)].join('\n');
  const keys = [day, scope.region, scope.service, 'aws4_request'];
  const key = keys.reduce<string | Buffer>(hmac, `AWS4${scope.credentials.secretAccessKey}`);
  return hmac(key, text).toString('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .map(([name, value]) => [escapePart(name), escapePart(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function escapePath(path: string): string {
  return path.split('/').map(escapePart).join('/');
}

/** Percent-encoding as AWS counts it: everything but letters, digits and `-_.~`. */
export function escapePart(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function dates({ nowMs }: SigningScope): { timestamp: string; day: string } {
  const timestamp = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return { timestamp, day: timestamp.slice(0, 8) };
}

function scopeText(scope: SigningScope): string {
  return `${dates(scope).day}/${scope.region}/${scope.service}/aws4_request`;
}
