import { type HttpClient, readBody } from '../sdk/http/http-client.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { awsDomain } from './aws-domain.ts';
import type { AwsCredentials } from './credentials.ts';
import { sha256Hex, signRequest } from './sign-request.ts';

/** A login for the registry of an AWS account. */
export interface EcrLogin {
  readonly username: string;
  readonly password: string;
  /** Host of the registry that the credentials' own account has. */
  readonly registry: string;
}

/** Asks AWS for a login to its registry; good for twelve hours. Throws ProgramFailure when the credentials may not. */
export async function fetchEcrLogin(
  region: string,
  credentials: AwsCredentials,
  { http, context }: { http: HttpClient; context: Pick<ProgramContext, 'env' | 'signal' | 'clock'> },
): Promise<EcrLogin> {
  // The variable that AWS's own tools look at.
  const url = new URL(context.env.AWS_ENDPOINT_URL_ECR || `https://api.ecr.${region}.${awsDomain(region)}/`);
  const body = '{}';
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
  };
  const scope = { credentials, region, service: 'ecr', nowMs: context.clock.nowMs() };
  const signed = signRequest({ method: 'POST', url, headers, payloadHash: sha256Hex(body) }, scope);
  const response = await http.send({ method: 'POST', url, headers: signed, body, signal: context.signal });
  const text = await readBody(response, 2 ** 20);
  const [data] =
    response.status === 200
      ? (JSON.parse(text) as { authorizationData: readonly Authorization[] }).authorizationData
      : [];
  const [username, password] = Buffer.from(data?.authorizationToken ?? '', 'base64')
    .toString()
    .split(':');
  const registry = URL.parse(data?.proxyEndpoint ?? '')?.host;
  if (username === undefined || password === undefined || registry === undefined) {
    const reason = /"message"\s*:\s*"([^"]*)"/i.exec(text)?.[1] ?? '';
    throw new ProgramFailure(`status ${response.status}${reason === '' ? '' : `: ${reason}`}`);
  }
  return { username, password, registry };
}

interface Authorization {
  readonly authorizationToken?: string;
  readonly proxyEndpoint?: string;
}
