import { sha256Hex, signRequest } from '../aws/sign-request.ts';

/** Keys to a protected bucket, of AWS or of Google's storage (an HMAC key). */
export interface DownloadKeys {
  readonly access_key: string;
  readonly secret_key: string;
}

const awsHost = /(?:^|\.)s3[.-]([a-z0-9-]+)\.amazonaws\.com/;

/** Headers that sign a GET with the keys. */
export function downloadHeaders(url: URL, keys: DownloadKeys, nowMs: number): Record<string, string> {
  const [, region = url.hostname.endsWith('.googleapis.com') ? 'auto' : 'us-east-1'] = awsHost.exec(url.hostname) ?? [];
  const credentials = { accessKeyId: keys.access_key, secretAccessKey: keys.secret_key };
  const payloadHash = sha256Hex('');
  return signRequest({ method: 'GET', url, headers: {}, payloadHash }, { credentials, region, service: 's3', nowMs });
}
