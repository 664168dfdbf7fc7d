import { assumeRole } from '../aws/assume-role.ts';
import type { AwsCredentials } from '../aws/credentials.ts';
import { findCredentials } from '../aws/find-credentials.ts';
import { HttpClient } from '../sdk/http/http-client.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { S3Client } from './s3-client.ts';

/** How a source says which bucket and who asks; s3 and semver share it. */
export interface BucketAccess {
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Assumed with the keys above or the machine's own. */
  readonly roleArn: string;
  /** Without keys: look for the machine's own (true) or ask without a signature (false). */
  readonly useMachineCredentials: boolean;
  readonly endpoint: string;
  readonly disableSsl: boolean;
  readonly pathStyle: boolean;
  readonly skipVerification: boolean;
  /** PEM; trusted besides the system's. */
  readonly certificates: readonly string[];
}

/** Makes a client for a bucket; finds credentials and assumes the role first. */
export async function makeS3Client(access: BucketAccess, context: ProgramContext): Promise<S3Client> {
  const http = new HttpClient({
    env: context.env,
    extraCertificates: access.certificates,
    skipVerification: access.skipVerification,
    userAgent: 'rondo-s3',
  });
  context.cleanUps.use(http);
  const { bucket, region, pathStyle } = access;
  // It becomes part of a host's name.
  if (!/^[a-z0-9-]+$/i.test(region)) throw new ProgramFailure(`source.region_name is no region: ${region}`);
  const credentials = await credentialsFor(access, context, http);
  return new S3Client({ http, bucket, region, credentials, endpoint: endpointOf(access), pathStyle, context });
}

async function credentialsFor(
  access: BucketAccess,
  context: ProgramContext,
  http: HttpClient,
): Promise<AwsCredentials | undefined> {
  const { accessKeyId, secretAccessKey, sessionToken, roleArn, region } = access;
  const { env, signal, clock } = context;
  const given =
    accessKeyId !== '' && secretAccessKey !== '' ? { accessKeyId, secretAccessKey, sessionToken } : undefined;
  if (given === undefined && roleArn === '' && !access.useMachineCredentials) return undefined;
  const credentials = given ?? (await findCredentials({ env, signal, clock, http }));
  context.hide(credentials.secretAccessKey);
  if (roleArn === '') return credentials;
  const assumed = await assumeRole({ roleArn, credentials, region, nowMs: clock.nowMs(), http, signal, env });
  context.hide(assumed.secretAccessKey);
  return assumed;
}

function endpointOf({ endpoint, disableSsl }: BucketAccess): URL | undefined {
  if (endpoint === '') return undefined;
  const scheme = disableSsl ? 'http' : 'https';
  const url = URL.parse(endpoint.includes('://') ? endpoint : `${scheme}://${endpoint}`);
  if (url === null)
    throw new ProgramFailure(`source.endpoint must be a host or a URL, not ${JSON.stringify(endpoint)}`);
  return url;
}
