import { describeError } from '@rondo/foundation';
import { assumeRole } from '../aws/assume-role.ts';
import { awsDomain } from '../aws/aws-domain.ts';
import type { AwsCredentials } from '../aws/credentials.ts';
import { fetchEcrLogin } from '../aws/fetch-ecr-login.ts';
import { findCredentials } from '../aws/find-credentials.ts';
import { listEcrDigests } from '../aws/list-ecr-digests.ts';
import { parseImageName } from '../oci/image-name.ts';
import type { HttpClient } from '../sdk/http/http-client.ts';
import { logrusLine } from '../sdk/log/logrus-line.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { RegistryAccess } from './access.ts';
import type { RegistrySource } from './request.ts';

/** A repository in the registry of an AWS account: keys, roles one after another, then a login (resources.md 5.4). */
export async function ecrAccess(
  source: RegistrySource,
  http: HttpClient,
  context: ProgramContext,
): Promise<RegistryAccess> {
  if (source.aws_role_arn !== '' && source.aws_role_arns.length > 0) {
    context.log(logrusLine('error', '`aws_role_arn` cannot be set at the same time as `aws_role_arns`'));
    throw new ProgramFailure('cannot authenticate with ECR');
  }
  if (source.aws_ecr_registry_id !== '') {
    context.log(logrusLine('warning', 'aws_ecr_registry_id is deprecated; use aws_account_id'));
  }
  try {
    const credentials = await credentialsFor(source, http, context);
    const caller = { region: source.aws_region, credentials, http, context };
    const login = await fetchEcrLogin(caller);
    context.hide(login.password);
    const account = source.aws_account_id;
    const registry =
      account === '' ? login.registry : `${account}.dkr.ecr.${source.aws_region}.${awsDomain(source.aws_region)}`;
    const repository = `${registry}/${source.repository}`;
    const { username, password } = login;
    return {
      repository,
      image: parseImageName(repository),
      credentials: { username, password },
      insecure: source.insecure,
      http,
      listDigests: () => listEcrDigests({ name: source.repository, account }, caller),
    };
  } catch (error) {
    context.signal.throwIfAborted();
    throw new ProgramFailure(`cannot authenticate with ECR: ${describeError(error)}`, { cause: error });
  }
}

async function credentialsFor(
  source: RegistrySource,
  http: HttpClient,
  context: ProgramContext,
): Promise<AwsCredentials> {
  const { env, signal, clock } = context;
  const given = source.aws_access_key_id !== '' && source.aws_secret_access_key !== '';
  let credentials: AwsCredentials = given
    ? {
        accessKeyId: source.aws_access_key_id,
        secretAccessKey: source.aws_secret_access_key,
        sessionToken: source.aws_session_token,
      }
    : await findCredentials({ env, signal, clock, http });
  const roles = source.aws_role_arn === '' ? source.aws_role_arns : [source.aws_role_arn];
  for (const roleArn of roles) {
    credentials = await assumeRole({
      roleArn,
      credentials,
      region: source.aws_region,
      nowMs: clock.nowMs(),
      http,
      signal,
      env,
    });
    context.hide(credentials.secretAccessKey);
  }
  return credentials;
}
