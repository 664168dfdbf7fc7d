import { makeS3Client } from '../../s3/make-client.ts';
import type { S3Client } from '../../s3/s3-client.ts';
import { readBody } from '../../sdk/http/http-client.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import type { SemverSource } from '../request.ts';
import type { SemverDriver } from '../semver-driver.ts';
import type { StrictVersion } from '../version.ts';
import { type ObjectStore, objectDriver, type StoredObject } from './object-driver.ts';

/** The number in an object of S3. Written only when nobody else has written meanwhile, where the service knows how. */
export async function s3Driver(
  source: SemverSource,
  initial: StrictVersion,
  context: ProgramContext,
): Promise<SemverDriver> {
  const client = await makeS3Client(
    {
      bucket: source.bucket,
      region: source.region_name || 'us-east-1',
      accessKeyId: source.access_key_id,
      secretAccessKey: source.secret_access_key,
      sessionToken: source.session_token,
      roleArn: source.assume_role_arn,
      useMachineCredentials: true,
      endpoint: source.endpoint,
      disableSsl: source.disable_ssl,
      pathStyle: true,
      skipVerification: source.skip_ssl_verification,
      certificates: [],
    },
    context,
  );
  return objectDriver(s3Store(client, source), initial, { context, initialAfterCursor: false });
}

function s3Store(client: S3Client, source: SemverSource): ObjectStore {
  const { key } = source;
  const encryption = source.server_side_encryption;
  const algorithm = source.checksum_algorithm;
  const headers = {
    'content-type': 'text/plain',
    'x-amz-acl': 'private',
    ...(encryption === '' ? {} : { 'x-amz-server-side-encryption': encryption }),
    ...(algorithm === '' ? {} : { 'x-amz-sdk-checksum-algorithm': algorithm }),
  };
  const put = async (text: string, condition: Record<string, string>) => {
    const expected = Object.keys(condition).length === 0 ? [] : [400, 404, 409, 412, 501];
    const response = await client.send({
      method: 'PUT',
      key,
      body: text,
      headers: { ...headers, ...condition },
      expected,
    });
    response.body.resume();
    return response.status;
  };
  return {
    place: 'bucket',
    read: async (): Promise<StoredObject | undefined> => {
      const response = await client.send({ method: 'GET', key, expected: [404] });
      const text = await readBody(response, 65_536);
      if (response.status === 404) return noSuchKey(text);
      return { text, mark: response.headers.etag };
    },
    write: async (text, previous) => {
      const condition = previous?.mark === undefined ? { 'if-none-match': '*' } : { 'if-match': previous.mark };
      const status = await put(text, previous !== undefined && previous.mark === undefined ? {} : condition);
      if (status === 409 || status === 412) return false;
      // A service that does not know conditions: write without, as everybody did before there were any.
      if (status >= 400) await put(text, {});
      return true;
    },
  };
}

/** A missing bucket is a mistake, a missing object is not. */
function noSuchKey(body: string): undefined {
  if (body.includes('NoSuchBucket')) throw new Error('the bucket does not exist (NoSuchBucket)');
  return undefined;
}
