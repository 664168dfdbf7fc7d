import { dockerHub, fullName, parseImageName } from '../oci/image-name.ts';
import { RegistryClient } from '../oci/registry-client.ts';
import { HttpClient } from '../sdk/http/http-client.ts';
import type { ProgramContext } from '../sdk/program.ts';
import type { RegistryAccess } from './access.ts';
import { acrAccess } from './acr-access.ts';
import { ecrAccess } from './ecr-access.ts';
import type { RegistrySource } from './request.ts';

const userAgent = 'rondo-registry-image';

/** The origin of a source: its repository with its credentials; for a registry of AWS both come from AWS, for one of Azure the credentials from Azure. */
export async function originAccess(source: RegistrySource, context: ProgramContext): Promise<RegistryAccess> {
  const http = httpClient(source, context);
  if (source.aws_region !== '') return await ecrAccess(source, http, context);
  if (source.azure_acr) return await acrAccess(source, http, context);
  const { username, password, repository } = source;
  const credentials = username !== '' && password !== '' ? { username, password } : undefined;
  return { repository, image: parseImageName(repository), credentials, insecure: source.insecure, http };
}

/** The mirror that stands in for Docker Hub; undefined when the source has none or is somewhere else. */
export function mirrorAccess(source: RegistrySource, origin: RegistryAccess): RegistryAccess | undefined {
  const { registry_mirror: mirror } = source;
  if (mirror === undefined || mirror.host === '' || origin.image.registry !== dockerHub) return undefined;
  const { username, password } = mirror;
  return {
    ...origin,
    image: parseImageName(`${mirror.host}/${origin.image.repository}`),
    credentials: username !== '' && password !== '' ? { username, password } : undefined,
  };
}

/** Opens a repository for one operation. */
export async function openRegistry(
  access: RegistryAccess,
  context: ProgramContext,
  scope: 'pull' | 'push,pull' = 'pull',
): Promise<RegistryClient> {
  const { repository: _name, ...reach } = access;
  return await RegistryClient.open({ ...reach, scope, signal: context.signal });
}

/** The name as messages have it. */
export function nameOf({ image }: RegistryAccess): string {
  return image.registry === dockerHub ? `index.docker.io/${image.repository}` : fullName(image);
}

function httpClient(source: RegistrySource, context: ProgramContext): HttpClient {
  const http = new HttpClient({
    env: context.env,
    extraCertificates: source.ca_certs,
    skipVerification: source.insecure,
    userAgent,
  });
  context.cleanUps.use(http);
  return http;
}
