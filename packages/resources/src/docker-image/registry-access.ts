import { BlockList, isIP } from 'node:net';
import { dockerHub, hostOf, type ImageName, parseImageName } from '../oci/image-name.ts';
import { RegistryClient } from '../oci/registry-client.ts';
import { HttpClient } from '../sdk/http/http-client.ts';
import { type KeyPair, usableKeyPair } from '../sdk/http/key-pair.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { dockerLogin } from './docker-login.ts';
import type { DockerSource } from './request.ts';

/** Opens the repository of a source to read it, its mirror for images of Docker Hub. */
export async function openDockerRegistry(source: DockerSource, context: ProgramContext): Promise<RegistryClient> {
  return await open(mirrored(parseImageName(source.repository), source), source, { context, scope: 'pull' });
}

/** Opens the repository itself, to push to it. */
export async function openDockerRegistryToPush(source: DockerSource, context: ProgramContext): Promise<RegistryClient> {
  return await open(parseImageName(source.repository), source, { context, scope: 'push,pull' });
}

async function open(
  image: ImageName,
  source: DockerSource,
  { context, scope }: { context: ProgramContext; scope: 'pull' | 'push,pull' },
): Promise<RegistryClient> {
  const host = hostOf(image.registry);
  const http = new HttpClient({
    env: context.env,
    extraCertificates: source.ca_certs.filter(({ domain }) => covers(domain, image.registry)).map(({ cert }) => cert),
    clientCertificate: await clientCertificate(source, image.registry),
    userAgent: 'rondo-docker-image',
    skipVerification: source.insecure_registries.some((entry) => names(entry, image.registry, host)),
  });
  context.cleanUps.use(http);
  return await RegistryClient.open({
    http,
    image,
    credentials: await dockerLogin(source, image.registry, { http, context }),
    insecure: source.insecure_registries.some((entry) => names(entry, image.registry, host)),
    scope,
    signal: context.signal,
  });
}

async function clientCertificate({ client_certs }: DockerSource, registry: string): Promise<KeyPair | undefined> {
  const index = client_certs.findIndex(({ domain }) => covers(domain, registry));
  const pair = client_certs[index];
  return pair === undefined ? undefined : await usableKeyPair(pair, `source.client_certs[${index}]`);
}

function mirrored(image: ImageName, { registry_mirror: mirror }: DockerSource): ImageName {
  if (mirror === '' || image.registry !== dockerHub) return image;
  const url = URL.parse(mirror.includes('://') ? mirror : `https://${mirror}`);
  if (url === null) throw new ProgramFailure(`source.registry_mirror must be a URL, not ${JSON.stringify(mirror)}`);
  return { ...image, registry: url.host };
}

/** An entry of `insecure_registries`: a host, a host with port, or a network. */
function names(entry: string, registry: string, host: string): boolean {
  const [network = '', bits] = entry.split('/');
  const family = isIP(network);
  if (bits === undefined || family === 0 || isIP(host) !== family) return entry === registry || entry === host;
  const list = new BlockList();
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === 6 ? 128 : 32))
    throw new ProgramFailure(`source.insecure_registries: ${entry} is no network`);
  list.addSubnet(network, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
  return list.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

function covers(domain: string, registry: string): boolean {
  return domain === registry || domain === hostOf(registry);
}
