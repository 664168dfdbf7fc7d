import { GardenContainerSpec } from '@rondo/protocol';
import { Type } from 'typebox';
import { ContainerSpecError, TooManyContainersError } from '../errors.ts';
import { answerJson, BadRequestError, readBody } from './answer.ts';
import type { Exchange, GardenContext, Route } from './garden-context.ts';

const StopRequest = Type.Object({ kill: Type.Optional(Type.Boolean()) });
const PropertyValue = Type.Object({ value: Type.Optional(Type.String()) });

/** The stock routes that need no connection of their own (worker.md 8.1). */
export const containerRoutes: Route[] = [
  { method: 'GET', pattern: '/ping', run: async ({ response }) => answerJson(response, {}) },
  { method: 'GET', pattern: '/containers', run: listContainers },
  { method: 'POST', pattern: '/containers', run: createContainer },
  { method: 'DELETE', pattern: '/containers/:handle', run: destroyContainer },
  { method: 'PUT', pattern: '/containers/:handle/stop', run: stopContainer },
  { method: 'GET', pattern: '/containers/:handle/properties', run: listProperties },
  { method: 'GET', pattern: '/containers/:handle/properties/:key', run: getProperty },
  { method: 'PUT', pattern: '/containers/:handle/properties/:key', run: setProperty },
  { method: 'DELETE', pattern: '/containers/:handle/properties/:key', run: removeProperty },
  { method: 'PUT', pattern: '/containers/:handle/grace_time', run: setGraceTime },
  { method: 'GET', pattern: '/containers/:handle/limits/:kind', run: getLimits },
  ...notImplemented('GET', '/capacity', '/containers/bulk_info', '/containers/bulk_metrics'),
  ...notImplemented('GET', '/containers/:handle/info', '/containers/:handle/metrics', '/containers/:handle/files'),
  ...notImplemented('PUT', '/containers/:handle/files'),
  ...notImplemented(
    'POST',
    '/containers/:handle/net/in',
    '/containers/:handle/net/out',
    '/containers/:handle/net/out/bulk',
  ),
];

/** What the reference does not implement either, with its answer (worker.md 8.1). */
function notImplemented(method: Route['method'], ...patterns: string[]): Route[] {
  const run: Route['run'] = async ({ names }, { containers }) => {
    if (names.handle !== undefined) containers.get(names.handle);
    throw new BadRequestError('not implemented');
  };
  return patterns.map((pattern) => ({ method, pattern, run }));
}

async function listContainers({ response, query }: Exchange, { containers }: GardenContext): Promise<void> {
  const wanted = [...query];
  const matching = containers
    .list()
    .filter(({ properties }) => wanted.every(([key, value]) => properties[key] === value));
  answerJson(response, { Handles: matching.map(({ handle }) => handle) });
}

async function createContainer({ request, response }: Exchange, { containers }: GardenContext): Promise<void> {
  const spec = await readBody(request, GardenContainerSpec);
  try {
    answerJson(response, { Handle: containers.create(spec).handle });
  } catch (error) {
    // The words around the cause are those that stock clients look for and their users know.
    if (error instanceof ContainerSpecError) {
      throw new ContainerSpecError(`new container: garden spec to oci spec: ${error.message}`);
    }
    if (!(error instanceof TooManyContainersError)) throw error;
    throw new TooManyContainersError(`new container: checking container capacity: ${error.message}`);
  }
}

async function destroyContainer({ response, names }: Exchange, { containers }: GardenContext): Promise<void> {
  const handle = names.handle ?? '';
  if (containers.isDestroying(handle)) throw new BadRequestError('container already being destroyed');
  await containers.destroy(handle);
  answerJson(response, {});
}

async function stopContainer(
  { request, response, names }: Exchange,
  { containers, signal }: GardenContext,
): Promise<void> {
  const { kill = false } = await readBody(request, StopRequest);
  await containers.get(names.handle ?? '').stop({ kill, signal });
  answerJson(response, {});
}

async function listProperties({ response, names }: Exchange, { containers }: GardenContext): Promise<void> {
  const { properties } = containers.get(names.handle ?? '');
  // Empty values read back as absent (worker.md 12.3).
  answerJson(response, Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== '')));
}

async function getProperty({ response, names }: Exchange, { containers }: GardenContext): Promise<void> {
  const key = names.key ?? '';
  const value = containers.get(names.handle ?? '').properties[key];
  if (value === undefined || value === '') throw new BadRequestError(`not found: ${key}`);
  answerJson(response, { value });
}

async function setProperty({ request, response, names }: Exchange, { containers }: GardenContext): Promise<void> {
  const container = containers.get(names.handle ?? '');
  const { value = '' } = await readBody(request, PropertyValue);
  container.setProperty(names.key ?? '', value);
  answerJson(response, {});
}

async function removeProperty({ response, names }: Exchange, { containers }: GardenContext): Promise<void> {
  containers.get(names.handle ?? '').removeProperty(names.key ?? '');
  answerJson(response, {});
}

async function setGraceTime({ request, response, names }: Exchange, { containers }: GardenContext): Promise<void> {
  const container = containers.get(names.handle ?? '');
  container.setGraceTime(await readBody(request, Type.Integer()));
  answerJson(response, {});
}

async function getLimits({ response, names }: Exchange, { containers }: GardenContext): Promise<void> {
  const { limits = {} } = containers.get(names.handle ?? '').spec;
  const kinds = {
    bandwidth: limits.bandwidth_limits,
    cpu: limits.cpu_limits,
    disk: limits.disk_limits,
    memory: limits.memory_limits,
  };
  answerJson(response, Object.entries(kinds).find(([kind]) => kind === names.kind)?.[1] ?? {});
}
