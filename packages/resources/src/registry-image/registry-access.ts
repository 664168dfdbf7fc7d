import { dockerHub, fullName, type ImageName, parseImageName } from '../oci/image-name.ts';
import { RegistryClient } from '../oci/registry-client.ts';
import type { RegistryCredentials } from '../oci/registry-session.ts';
import { HttpClient } from '../sdk/http/http-client.ts';
import type { ProgramContext } from '../sdk/program.ts';
import type { RegistrySource } from './request.ts';

/** Where an image is, and how to get at it. */
export interface RegistryAccess {
  readonly image: ImageName;
  readonly credentials: RegistryCredentials | undefined;
  readonly insecure: boolean;
  readonly http: HttpClient;
}

const userAgent = 'rondo-registry-image';

/** The origin of a source: its repository with its credentials. */
export function originAccess(source: RegistrySource, context: ProgramContext): RegistryAccess {
  const { username, password } = source;
  return {
    image: parseImageName(source.repository),
    credentials: username !== '' && password !== '' ? { username, password } : undefined,
    insecure: source.insecure,
    http: httpClient(source, context),
  };
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
  const { http, image, credentials, insecure } = access;
  return await RegistryClient.open({ http, image, credentials, insecure, scope, signal: context.signal });
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
