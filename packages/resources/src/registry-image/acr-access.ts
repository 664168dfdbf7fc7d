import { describeError } from '@rondo/foundation';
import { managedIdentityToken } from '../azure/managed-identity-token.ts';
import { type ImageName, parseImageName } from '../oci/image-name.ts';
import { registryError } from '../oci/registry-error.ts';
import { type HttpClient, type HttpResponse, readBody } from '../sdk/http/http-client.ts';
import { HttpError } from '../sdk/http/http-error.ts';
import { parseAnswer } from '../sdk/http/parse-answer.ts';
import { isPrivateHost } from '../sdk/http/private-address.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { RegistryAccess } from './access.ts';
import type { RegistrySource } from './request.ts';

/** Whoever logs in with a refresh token has this name. */
const username = '00000000-0000-0000-0000-000000000000';
const timeoutMs = 30_000;

const managementOf: Readonly<Record<string, string>> = {
  AzurePublic: 'https://management.azure.com/',
  AzureGovernment: 'https://management.usgovcloudapi.net/',
  AzureChina: 'https://management.chinacloudapi.cn/',
};

/** A repository in a registry of Azure: the machine's identity, exchanged for a login of the registry (resources.md 5.4). */
export async function acrAccess(
  source: RegistrySource,
  http: HttpClient,
  context: ProgramContext,
): Promise<RegistryAccess> {
  const image = parseImageName(source.repository);
  const limited = { ...context, signal: AbortSignal.any([context.signal, AbortSignal.timeout(timeoutMs)]) };
  try {
    const token = await managedIdentityToken(serviceOf(source, image), source.azure_client_id, {
      http,
      context: limited,
    });
    context.hide(token);
    const password = await exchange(token, { source, image, http, context: limited });
    context.hide(password);
    const { repository, insecure } = source;
    return { repository, image, credentials: { username, password }, insecure, http };
  } catch (error) {
    context.signal.throwIfAborted();
    throw new ProgramFailure(`cannot authenticate with ACR: ${describeError(error)}`, { cause: error });
  }
}

/** The cloud that is named, else the one that the registry's name ends like. */
function serviceOf({ azure_environment: named }: RegistrySource, { registry }: ImageName): string {
  const guessed = registry.endsWith('.azurecr.us')
    ? 'AzureGovernment'
    : registry.endsWith('.azurecr.cn')
      ? 'AzureChina'
      : 'AzurePublic';
  const service = managementOf[named || guessed];
  if (service !== undefined) return service;
  throw new ProgramFailure(
    `source.azure_environment must be one of ${Object.keys(managementOf).join(', ')}, not ${named}`,
  );
}

interface Exchange {
  readonly source: RegistrySource;
  readonly image: ImageName;
  readonly http: HttpClient;
  readonly context: Pick<ProgramContext, 'signal'>;
}

async function exchange(token: string, { source, image, http, context }: Exchange): Promise<string> {
  const { registry } = image;
  const { base, response } = await ping(registry, { source, image, http, context });
  response.body.resume();
  const [, told] = /tenant="?([^",\s]+)/i.exec(response.headers['www-authenticate'] ?? '') ?? [];
  const url = new URL('/oauth2/exchange', base);
  const tenant = source.azure_tenant_id || told || 'common';
  const form = { grant_type: 'access_token', service: registry, tenant, access_token: token };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(form).toString();
  const answer = await http.send({ method: 'POST', url, headers, body, signal: context.signal });
  if (answer.status !== 200) throw await registryError('POST', url, answer);
  const login: unknown = parseAnswer(url, await readBody(answer, 2 ** 20));
  const refresh = typeof login === 'object' && login !== null ? Reflect.get(login, 'refresh_token') : undefined;
  if (typeof refresh === 'string' && refresh !== '') return refresh;
  throw new ProgramFailure(`POST ${url.href}: the answer has no refresh_token`);
}

/** What the registry says to nobody; over plain HTTP too where that is fine. */
async function ping(
  registry: string,
  { source, http, context }: Exchange,
): Promise<{ base: URL; response: HttpResponse }> {
  const plainIsFine = source.insecure || isPrivateHost(registry.replace(/:\d+$/, ''));
  for (const scheme of plainIsFine ? ['https', 'http'] : ['https']) {
    const base = new URL(`${scheme}://${registry}/v2/`);
    try {
      return { base, response: await http.send({ method: 'GET', url: base, signal: context.signal }) };
    } catch (error) {
      if (!(error instanceof HttpError) || scheme === 'http' || !plainIsFine) throw error;
    }
  }
  throw new ProgramFailure(`${registry} does not answer`);
}
