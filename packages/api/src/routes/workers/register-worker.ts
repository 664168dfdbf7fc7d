import { saveWorker, type TeamId } from '@rondo/db';
import type { Static } from 'typebox';
import type { Context, Handler } from '../../context.ts';
import { withCode } from '../../http/error-codes.ts';
import { badRequest, HttpError } from '../../http/http-error.ts';
import { readBody } from '../../http/read-body.ts';
import { empty, text } from '../../http/reply.ts';
import { readTtlMs } from './read-ttl.ts';
import { WorkerBody } from './worker-body.ts';

/** `POST /api/v1/workers?ttl=…`: the gateway makes a worker known (worker.md 4). Unlike stock a name or address that is taken is a 409. */
export const registerWorker: Handler = async (context) => {
  const { request, services } = context;
  const worker = readBody(WorkerBody, request);
  const version = worker.version ?? '';
  if (version !== '' && !/^\d+(\.\d+)*$/.test(version))
    throw badRequest('invalid worker version, only numeric characters are allowed');
  const address = worker.addr ?? '';
  if (address === '') throw badRequest('missing garden address');
  const ttlMs = readTtlMs(request);
  const teamId = await teamIdOf(context, worker.team ?? '');
  const outcome = await saveWorker(services.db, {
    ...describe(worker, services.clock.nowMs()),
    name: worker.name || address,
    gardenAddress: address,
    version,
    teamId,
    ...(ttlMs === undefined ? {} : { ttlMs }),
  });
  if (outcome === 'other-team') {
    return withCode('NAME_TAKEN', text(409, `worker '${worker.name}' belongs to another team\n`));
  }
  if (outcome === 'other-worker') {
    return withCode('ADDRESS_TAKEN', text(409, `another worker has the address ${address}\n`));
  }
  return empty(200);
};

async function teamIdOf({ services }: Context, name: string): Promise<TeamId | undefined> {
  if (name === '') return undefined;
  const team = await services.teams.find(name);
  if (team === undefined) throw new HttpError(empty(400));
  return team.id as TeamId;
}

function describe(worker: Static<typeof WorkerBody>, nowMs: number) {
  return {
    baggageclaimUrl: worker.baggageclaim_url ?? '',
    platform: worker.platform ?? '',
    tags: (worker.tags ?? []).filter((tag) => tag !== ''),
    resourceTypes: (worker.resource_types ?? []).map(
      ({ type = '', image = '', version = '', privileged = false, unique_version_history = false }) => ({
        type,
        image,
        version,
        privileged,
        unique_version_history,
      }),
    ),
    extensions: {},
    startTimeMs: worker.start_time === undefined ? nowMs : worker.start_time * 1000,
    isEphemeral: worker.ephemeral ?? false,
    activeContainers: worker.active_containers ?? 0,
    activeVolumes: worker.active_volumes ?? 0,
    httpProxyUrl: worker.http_proxy_url ?? '',
    httpsProxyUrl: worker.https_proxy_url ?? '',
    noProxy: worker.no_proxy ?? '',
  };
}
