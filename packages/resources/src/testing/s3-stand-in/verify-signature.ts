import { createHash, createHmac } from 'node:crypto';
import type { S3Call } from './s3-call.ts';

export interface KnownKey {
  readonly id: string;
  readonly secret: string;
}

/** What the service says when it does not believe a request; undefined when it does. */
export type Refusal = { readonly status: number; readonly code: string; readonly message: string } | undefined;

const maxSkewMs = 15 * 60_000;
const unsigned = 'UNSIGNED-PAYLOAD';

/**
 * Judges a request as the service does, from the bytes on the wire: the signature (version 4, in the header or in the URL),
 * its age, that it covers the host and everything of Amazon's among the headers, and that the body is the one it is for.
 */
export function verifySignature(call: S3Call, known: KnownKey, nowMs: number): Refusal {
  const claim = readHeaderClaim(call) ?? readUrlClaim(call);
  if (claim === undefined) return refuse(403, 'AccessDenied', 'Anonymous access is forbidden for this operation');
  const [keyId, day, region, service, terminator] = claim.credential.split('/');
  if (keyId !== known.id) return refuse(403, 'InvalidAccessKeyId', 'The access key does not exist in our records');
  if (service !== 's3' || terminator !== 'aws4_request' || day !== claim.date.slice(0, 8)) {
    return refuse(400, 'AuthorizationHeaderMalformed', `The credential ${claim.credential} is malformed`);
  }
  const ageMs = nowMs - timeOf(claim.date);
  if (!(ageMs > -maxSkewMs && ageMs < claim.validMs))
    return refuse(403, 'RequestTimeTooSkewed', 'The request is too old');
  const bare = claim.names.find((name) => call.headers[name] === undefined);
  const uncovered = ['host', ...Object.keys(call.headers).filter((name) => name.startsWith('x-amz-'))].find(
    (name) => !claim.names.includes(name),
  );
  if (bare !== undefined || uncovered !== undefined)
    return refuse(
      403,
      'AccessDenied',
      `There were headers present in the request which were not signed: ${bare ?? uncovered}`,
    );
  if (claim.payloadHash !== unsigned && claim.payloadHash !== sha256(call.body))
    return refuse(
      400,
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed",
    );
  const scope = `${day}/${region}/${service}/${terminator}`;
  const toSign = ['AWS4-HMAC-SHA256', claim.date, scope, sha256(canonical(call, claim))].join('\n');
  const key = [day ?? '', region ?? '', service, terminator].reduce<Buffer | string>(hmac, `AWS4${known.secret}`);
  if (hmac(key, toSign).toString('hex') === claim.signature) return undefined;
  return refuse(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided',
  );
}

interface Claim {
  readonly credential: string;
  readonly date: string;
  readonly names: readonly string[];
  readonly signature: string;
  readonly payloadHash: string;
  readonly validMs: number;
}

function readHeaderClaim({ headers }: S3Call): Claim | undefined {
  const [, credential, names, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  if (credential === undefined || names === undefined || signature === undefined) return undefined;
  const payloadHash = headers['x-amz-content-sha256'] ?? '';
  return {
    credential,
    names: names.split(';'),
    signature,
    payloadHash,
    date: headers['x-amz-date'] ?? '',
    validMs: maxSkewMs,
  };
}

function readUrlClaim({ query }: S3Call): Claim | undefined {
  const signature = query.get('X-Amz-Signature');
  if (signature === undefined || query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') return undefined;
  return {
    credential: query.get('X-Amz-Credential') ?? '',
    date: query.get('X-Amz-Date') ?? '',
    names: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    signature,
    payloadHash: unsigned,
    validMs: Number(query.get('X-Amz-Expires')) * 1000,
  };
}

function canonical({ method, path, query, headers }: S3Call, { names, payloadHash }: Claim): string {
  const parameters = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .sort();
  const lines = names.map((name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}`);
  return [method, path, parameters.join('&'), ...lines, '', names.join(';'), payloadHash].join('\n');
}

/** All bytes but letters, digits and `-_.~` as `%XX`. */
function percentEncode(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9\-_.~]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer | string, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

function refuse(status: number, code: string, message: string): Refusal {
  return { status, code, message };
}
