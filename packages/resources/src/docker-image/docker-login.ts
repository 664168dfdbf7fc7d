import { describeError } from '@rondo/foundation';
import { fetchEcrLogin } from '../aws/fetch-ecr-login.ts';
import { findCredentials } from '../aws/find-credentials.ts';
import type { HttpClient } from '../sdk/http/http-client.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { DockerSource } from './request.ts';

export interface DockerLogin {
  readonly username: string;
  readonly password: string;
}

/**
 * Who the source says that we are: its user, or for a registry of AWS what AWS makes of its keys, else of this machine's
 * (resources.md 6.1). Undefined: nobody.
 */
export async function dockerLogin(
  source: DockerSource,
  registry: string,
  { http, context }: { http: HttpClient; context: ProgramContext },
): Promise<DockerLogin | undefined> {
  const { username, password } = source;
  if (username !== '' && password !== '') return { username, password };
  const [, region] = /\.dkr\.ecr\.([^.]+)\.amazonaws\.com(?:\.cn)?$/.exec(registry) ?? [];
  if (region === undefined) return undefined;
  try {
    const hasKeys = source.aws_access_key_id !== '' && source.aws_secret_access_key !== '';
    const credentials = hasKeys
      ? {
          accessKeyId: source.aws_access_key_id,
          secretAccessKey: source.aws_secret_access_key,
          sessionToken: source.aws_session_token,
        }
      : await findCredentials({ ...context, http });
    const login = await fetchEcrLogin({ region, credentials, http, context });
    context.hide(login.password);
    return { username: login.username, password: login.password };
  } catch (error) {
    context.signal.throwIfAborted();
    throw new ProgramFailure(`cannot log in to ${registry}: ${describeError(error)}`, { cause: error });
  }
}
