import {
  encodeEndFrame,
  encodeOutputHeader,
  workerExtensionPrefix as prefix,
  WorkerCheckRequest,
  WorkerContainerRequest,
  WorkerOutputOffsets,
  WorkerProcessRequest,
  WorkerSignalRequest,
} from '@rondo/protocol';
import { fromWorkerRequest } from '../containers/process-to-run.ts';
import { UnknownContainerError, UnknownResourceTypeError } from '../errors.ts';
import type { HeldProcess } from '../processes/held-process.ts';
import { answerEmpty, answerJson, BadRequestError, readBody } from './answer.ts';
import type { Exchange, GardenContext, Route } from './garden-context.ts';
import { writeWaiting } from './write-waiting.ts';

const container = `${prefix}/containers/:handle`;
const process = `${container}/processes/:process`;

/** Rondo's extension of Garden (`worker-routes.ts` in the protocol room). */
export const extensionRoutes: Route[] = [
  {
    method: 'GET',
    pattern: `${prefix}/worker`,
    run: async ({ response }, { description }) => answerJson(response, description),
  },
  { method: 'GET', pattern: `${prefix}/containers`, run: listContainers },
  { method: 'PUT', pattern: container, run: putContainer },
  { method: 'GET', pattern: container, run: getContainer },
  { method: 'DELETE', pattern: container, run: deleteContainer },
  { method: 'PUT', pattern: process, run: putProcess },
  { method: 'GET', pattern: process, run: getProcess },
  { method: 'DELETE', pattern: process, run: deleteProcess },
  { method: 'GET', pattern: `${process}/output`, run: streamOutput },
  { method: 'PUT', pattern: `${process}/acknowledged`, run: acknowledge },
  { method: 'PUT', pattern: `${process}/signal`, run: signalProcess },
  { method: 'POST', pattern: `${prefix}/checks`, run: runCheck },
];

async function listContainers({ response }: Exchange, { containers }: GardenContext): Promise<void> {
  answerJson(response, { containers: containers.list().map((each) => each.view()) });
}

async function putContainer({ request, response, names }: Exchange, { containers }: GardenContext): Promise<void> {
  const handle = names.handle ?? '';
  const body = await readBody(request, WorkerContainerRequest);
  const found = containers.find(handle) ?? containers.create({ ...body.spec, handle });
  if (body.process !== undefined) await found.run(fromWorkerRequest(body.process));
  answerJson(response, found.view());
}

async function getContainer({ response, names }: Exchange, { containers }: GardenContext): Promise<void> {
  answerJson(response, containers.get(names.handle ?? '').view());
}

async function deleteContainer({ response, names }: Exchange, { containers }: GardenContext): Promise<void> {
  try {
    await containers.destroy(names.handle ?? '');
  } catch (error) {
    if (!(error instanceof UnknownContainerError)) throw error;
  }
  answerEmpty(response);
}

async function putProcess({ request, response, names }: Exchange, { containers }: GardenContext): Promise<void> {
  const found = containers.get(names.handle ?? '');
  const body = await readBody(request, WorkerProcessRequest);
  if (body.id !== names.process)
    throw new BadRequestError(`the id in the body (${body.id}) is not the one of the path`);
  const held = await found.run(fromWorkerRequest(body));
  answerJson(response, held.view());
}

async function getProcess(exchange: Exchange, context: GardenContext): Promise<void> {
  answerJson(exchange.response, findProcess(exchange, context).view());
}

async function deleteProcess({ response, names }: Exchange, { containers }: GardenContext): Promise<void> {
  containers.get(names.handle ?? '').forget(names.process ?? '');
  answerEmpty(response);
}

async function streamOutput(exchange: Exchange, context: GardenContext): Promise<void> {
  const { response, query } = exchange;
  const held = findProcess(exchange, context);
  const from = { stdout: readOffset(query, 'stdout'), stderr: readOffset(query, 'stderr') };
  const gone = new AbortController();
  response.once('close', () => gone.abort(new Error('the reader went away')));
  response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
  response.flushHeaders();
  const signal = AbortSignal.any([gone.signal, context.signal]);
  try {
    for await (const { kind, offset, bytes } of held.output(from, signal)) {
      response.write(encodeOutputHeader(kind, offset, bytes.length));
      await writeWaiting(response, bytes, signal);
    }
    response.end(encodeEndFrame(held.state));
  } catch (error) {
    // Cut, so that the reader sees no end and asks again.
    response.destroy();
    if (!signal.aborted) throw error;
  }
}

async function acknowledge(exchange: Exchange, context: GardenContext): Promise<void> {
  const held = findProcess(exchange, context);
  held.acknowledge(await readBody(exchange.request, WorkerOutputOffsets));
  answerEmpty(exchange.response);
}

async function signalProcess(
  { request, response, names }: Exchange,
  { containers, signal }: GardenContext,
): Promise<void> {
  const found = containers.get(names.handle ?? '');
  const body = await readBody(request, WorkerSignalRequest);
  await found.signal(names.process ?? '', `SIG${body.signal}`, signal);
  answerEmpty(response);
}

async function runCheck({ request, response }: Exchange, context: GardenContext): Promise<void> {
  const body = await readBody(request, WorkerCheckRequest);
  if (context.checkRunners === undefined) throw new UnknownResourceTypeError('this worker has no check runner');
  const gone = new AbortController();
  response.once('close', () => gone.abort(new Error('the client no longer waits for the check')));
  answerJson(response, await context.checkRunners.check(body, AbortSignal.any([gone.signal, context.signal])));
}

function findProcess({ names }: Exchange, { containers }: GardenContext): HeldProcess {
  return containers.get(names.handle ?? '').process(names.process ?? '');
}

function readOffset(query: URLSearchParams, kind: string): number {
  const offset = Number(query.get(kind) ?? 0);
  if (!Number.isSafeInteger(offset) || offset < 0) throw new BadRequestError(`${kind}=${query.get(kind)} is no offset`);
  return offset;
}
