import { type HttpClient, readBody } from '../sdk/http/http-client.ts';
import { parseAnswer } from '../sdk/http/parse-answer.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

/** Where every machine of Azure can ask who it is; another host where the environment names one, as Azure's own libraries read it. */
const metadataHost = 'http://169.254.169.254';

/**
 * A token of the identity that Azure has given this machine or container, for a service. With a client id, of that one
 * among several. Throws ProgramFailure when there is no such identity, HttpError when nobody answers.
 */
export async function managedIdentityToken(
  service: string,
  clientId: string,
  { http, context }: { http: HttpClient; context: Pick<ProgramContext, 'env' | 'signal'> },
): Promise<string> {
  const { url, headers } = whereToAsk(context.env);
  url.searchParams.set('resource', service);
  if (clientId !== '') url.searchParams.set('client_id', clientId);
  const response = await http.send({ method: 'GET', url, headers, signal: context.signal });
  const text = await readBody(response, 2 ** 20);
  const answer: unknown = response.status === 200 ? parseAnswer(url, text) : undefined;
  if (
    typeof answer === 'object' &&
    answer !== null &&
    'access_token' in answer &&
    typeof answer.access_token === 'string'
  ) {
    return answer.access_token;
  }
  throw new ProgramFailure(
    `GET ${url.origin}${url.pathname}: status ${response.status}: this machine has no such managed identity; look at azure_client_id`,
  );
}

function whereToAsk(env: ProgramContext['env']): { url: URL; headers: Record<string, string> } {
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: secret, AZURE_POD_IDENTITY_AUTHORITY_HOST: host } = env;
  if (endpoint !== undefined && endpoint !== '' && secret !== undefined) {
    const url = new URL(endpoint);
    url.searchParams.set('api-version', '2019-08-01');
    return { url, headers: { 'x-identity-header': secret } };
  }
  const url = new URL('/metadata/identity/oauth2/token', host || metadataHost);
  url.searchParams.set('api-version', '2018-02-01');
  return { url, headers: { metadata: 'true' } };
}
