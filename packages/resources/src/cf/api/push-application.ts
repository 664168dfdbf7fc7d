import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { randomHex } from '@rondo/foundation';
import { listOf, looseCount, record, text } from '../../sdk/json/decoders.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import type { Push } from '../cloud.ts';
import type { Application } from '../manifest/read-applications.ts';
import { cfFailure } from '../request.ts';
import type { CfApi } from './cf-api.ts';
import { packApplication } from './pack-application.ts';
import { readRecentLogs } from './read-recent-logs.ts';

/** The times that the cf program gives it. */
const stagingTimeoutMs = 15 * 60_000;
const startTimeoutMs = 5 * 60_000;

const packageAnswer = record({ guid: text, state: text, data: record({ error: text }) });
const buildAnswer = record({ guid: text, state: text, error: text, droplet: record({ guid: text }) });
const appAnswer = record({ state: text });
const processes = record({ resources: listOf(record({ guid: text, type: text, instances: looseCount })) });
const stats = record({ resources: listOf(record({ state: text })) });

interface Target {
  readonly guid: string;
  readonly application: Application;
  readonly push: Push;
}

/** Uploads an application whose manifest has been applied, stages it and starts it; waits until an instance runs. */
export async function pushApplication(api: CfApi, target: Target, context: ProgramContext): Promise<void> {
  const { guid, application, push } = target;
  const packageGuid = await makePackage(api, target, context);
  const appUrl = api.url(`/v3/apps/${guid}`);
  if (!push.start) {
    const { state } = await api.json('GET', appUrl, { decode: appAnswer });
    if (state === 'STARTED') await api.json('POST', api.url(`/v3/apps/${guid}/actions/stop`), { decode: appAnswer });
    return;
  }
  const droplet = await stage(api, packageGuid, { target, context });
  const current = api.url(`/v3/apps/${guid}/relationships/current_droplet`);
  await api.json('PATCH', current, { body: { data: { guid: droplet } }, decode: record({}) });
  context.log(`starting ${application.name}`);
  await api.json('POST', api.url(`/v3/apps/${guid}/actions/restart`), { decode: appAnswer });
  await waitUntilRunning(api, target);
}

async function makePackage(api: CfApi, { guid, application, push }: Target, context: ProgramContext): Promise<string> {
  const { docker } = application;
  const relationships = { app: { data: { guid } } };
  if (docker !== undefined) {
    const username = push.dockerUsername || docker.username;
    const login = username === '' ? {} : { username, password: push.dockerPassword };
    const body = { type: 'docker', relationships, data: { image: docker.image, ...login } };
    return (await api.json('POST', api.url('/v3/packages'), { body, decode: packageAnswer })).guid;
  }
  const archive = await packApplication(application.path, context);
  const made = await api.json('POST', api.url('/v3/packages'), {
    body: { type: 'bits', relationships, data: {} },
    decode: packageAnswer,
  });
  context.log(`uploading ${application.name}`);
  await uploadBits(api, made.guid, archive);
  return await api.poll(`the upload of ${application.name}`, stagingTimeoutMs, async () => {
    const { state, data } = await api.json('GET', api.url(`/v3/packages/${made.guid}`), { decode: packageAnswer });
    if (state === 'FAILED' || state === 'EXPIRED')
      throw cfFailure(`the upload of ${application.name} failed: ${data.error || state}`);
    return state === 'READY' ? made.guid : undefined;
  });
}

/** One form with one file, as a stream. */
async function uploadBits(api: CfApi, packageGuid: string, archive: string): Promise<void> {
  const boundary = `rondo-${randomHex(16)}`;
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="bits"; filename="package.zip"\r\ncontent-type: application/zip\r\n\r\n`;
  const tail = `\r\n--${boundary}--\r\n`;
  const { size: sizeBytes } = await stat(archive);
  const form = async function* () {
    yield Buffer.from(head);
    yield* createReadStream(archive);
    yield Buffer.from(tail);
  };
  const response = await api.send({
    method: 'POST',
    url: api.url(`/v3/packages/${packageGuid}/upload`),
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(head.length + sizeBytes + tail.length),
    },
    body: Readable.from(form()),
  });
  response.body.resume();
}

async function stage(
  api: CfApi,
  packageGuid: string,
  { target: { application, guid }, context }: { target: Target; context: ProgramContext },
): Promise<string> {
  context.log(`staging ${application.name}`);
  const body = { package: { guid: packageGuid } };
  const build = await api.json('POST', api.url('/v3/builds'), { body, decode: buildAnswer });
  return await api.poll(`the staging of ${application.name}`, stagingTimeoutMs, async () => {
    const { state, error, droplet } = await api.json('GET', api.url(`/v3/builds/${build.guid}`), {
      decode: buildAnswer,
    });
    if (state === 'FAILED') {
      await logRecent(api, guid, context);
      throw cfFailure(`the staging of ${application.name} failed: ${error}`);
    }
    return state === 'STAGED' ? droplet.guid : undefined;
  });
}

/** One instance of every process is enough. */
async function waitUntilRunning(api: CfApi, { guid, application }: Target): Promise<void> {
  await api.poll(`the start of ${application.name}`, startTimeoutMs, async () => {
    const listed = await api.json('GET', api.url(`/v3/apps/${guid}/processes`), { decode: processes });
    for (const { guid: processGuid, type } of listed.resources.filter(({ instances }) => instances !== 0)) {
      const { resources } = await api.json('GET', api.url(`/v3/processes/${processGuid}/stats`), { decode: stats });
      if (resources.some(({ state }) => state === 'RUNNING')) continue;
      if (resources.length > 0 && resources.every(({ state }) => state === 'CRASHED')) {
        throw cfFailure(`${application.name} was not started: all instances of its process ${type} crashed`);
      }
      return undefined;
    }
    return true;
  });
}

/** What the application said last helps more than a word about it; that it can't be read is no failure of its own. */
async function logRecent(api: CfApi, guid: string, context: ProgramContext): Promise<void> {
  const lines = await readRecentLogs(api, guid).catch((error: unknown) => {
    context.signal.throwIfAborted();
    return [`its output can't be read: ${error instanceof Error ? error.message : String(error)}`];
  });
  for (const line of lines) context.log(line);
}
