import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpClient } from '../sdk/http/http-client.ts';
import { readBody } from '../sdk/http/http-client.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { assumeRoleWithWebIdentity } from './assume-role.ts';
import type { AwsCredentials } from './credentials.ts';

type Surroundings = Pick<ProgramContext, 'env' | 'signal' | 'clock'> & { readonly http: HttpClient };

const metadataHost = 'http://169.254.169.254';

/**
 * The credentials that the machine itself has, looked for where AWS's own tools look: environment, shared file, web
 * identity (EKS), container (ECS, pod identity), instance (EC2). Throws ProgramFailure when there are none.
 */
export async function findCredentials(surroundings: Surroundings): Promise<AwsCredentials> {
  const found =
    fromEnvironment(surroundings.env) ??
    (await fromWebIdentity(surroundings)) ??
    (await fromSharedFile(surroundings.env)) ??
    (await fromContainer(surroundings)) ??
    (await fromInstance(surroundings));
  if (found !== undefined) return found;
  throw new ProgramFailure(
    'no AWS credentials: the source has none, and neither environment, files, container nor instance do',
  );
}

function fromEnvironment(env: Surroundings['env']): AwsCredentials | undefined {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, sessionToken } : undefined;
}

async function fromWebIdentity({ env, http, signal }: Surroundings): Promise<AwsCredentials | undefined> {
  const { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: roleArn } = env;
  if (!file || !roleArn) return undefined;
  const token = (await readFile(file, 'utf8')).trim();
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1';
  return await assumeRoleWithWebIdentity({ roleArn, token, region, http, signal, env });
}

async function fromSharedFile(env: Surroundings['env']): Promise<AwsCredentials | undefined> {
  const path = env.AWS_SHARED_CREDENTIALS_FILE || (env.HOME ? join(env.HOME, '.aws/credentials') : undefined);
  const text = path === undefined ? '' : await readFile(path, 'utf8').catch(() => '');
  const profile = env.AWS_PROFILE || 'default';
  let section = '';
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, header] = /^\s*\[([^\]]+)\]/.exec(line) ?? [];
    section = header?.trim() ?? section;
    const [, key, value] = /^\s*([a-z_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (section === profile && key !== undefined && value !== undefined) values.set(key, value);
  }
  const [accessKeyId, secretAccessKey] = [values.get('aws_access_key_id'), values.get('aws_secret_access_key')];
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: values.get('aws_session_token') };
}

async function fromContainer({ env, http, signal }: Surroundings): Promise<AwsCredentials | undefined> {
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative, AWS_CONTAINER_CREDENTIALS_FULL_URI: full } = env;
  const url = relative ? `http://169.254.170.2${relative}` : full;
  if (!url) return undefined;
  const tokenFile = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
  const token = tokenFile ? (await readFile(tokenFile, 'utf8')).trim() : env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
  const response = await http.send({
    method: 'GET',
    url: new URL(url),
    headers: token ? { authorization: token } : {},
    signal,
  });
  return response.status === 200 ? parseDocument(await readBody(response)) : undefined;
}

/** The instance's role. Machines that are none of EC2's do not answer; they are given a second. */
async function fromInstance({ env, http, signal }: Surroundings): Promise<AwsCredentials | undefined> {
  if (env.AWS_EC2_METADATA_DISABLED === 'true') return undefined;
  const patience = AbortSignal.any([signal, AbortSignal.timeout(1000)]);
  const ask = async (method: string, path: string, headers: Record<string, string>) => {
    const response = await http.send({ method, url: new URL(path, metadataHost), headers, signal: patience });
    return response.status === 200 ? await readBody(response) : undefined;
  };
  try {
    const token = await ask('PUT', '/latest/api/token', { 'x-aws-ec2-metadata-token-ttl-seconds': '300' });
    const headers = { 'x-aws-ec2-metadata-token': token ?? '' };
    const path = '/latest/meta-data/iam/security-credentials/';
    const role = (await ask('GET', path, headers))?.split('\n')[0];
    const document = role === undefined ? undefined : await ask('GET', `${path}${role}`, headers);
    return document === undefined ? undefined : parseDocument(document);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

function parseDocument(text: string): AwsCredentials | undefined {
  const document = JSON.parse(text) as { AccessKeyId?: unknown; SecretAccessKey?: unknown; Token?: unknown };
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: token } = document;
  if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string') return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: typeof token === 'string' ? token : undefined };
}
