import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MemoryProgram, MemoryWorker } from '@rondo/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type ApiWorld, type WorldUser, worldUsers } from '../testing/api-world.ts';
import { createHijackWorld } from '../testing/hijack-world.ts';
import { hasRecordings, type Recorded, readRecorded } from './recording.ts';

type Message = { readonly client?: string; readonly server?: string; readonly code?: number; readonly end?: string };
type HijackRecord = Recorded & { readonly messages?: readonly Message[] };

/** What is meant to be otherwise, by note. Reviewed by hand. */
const intended: Readonly<Record<string, string>> = {
  'cookie instead of a header': 'a foreign page is refused, where stock fails with a 500',
};
/** What the words of a worker decide, which are its own. */
const ofWorkers = new Set(['no such program', 'no such program, bare name', 'unknown user']);

const records = (readRecorded('hijack/websocket.json') as HijackRecord[]).filter(
  ({ note = '', request }) => request.path.endsWith('/hijack') && !ofWorkers.has(note),
);
const outputs = ({ messages = [] }: HijackRecord) =>
  messages.flatMap(({ server }) => (server?.startsWith('{') ? [JSON.parse(server) as Record<string, unknown>] : []));

describe.skipIf(!hasRecordings)('an intercepted container is talked to as recorded', () => {
  let world: ApiWorld;
  let port: number;
  let current: HijackRecord | undefined;
  /** Stands in for every program: does what the recording shows that it did. */
  const player: MemoryProgram = async ({ input, write }) => {
    if (current === undefined) throw new Error('nothing is being replayed');
    const asked = (current.messages ?? []).filter(({ client = '' }) => client.includes('stdin'));
    let heard = asked.length === 0 ? 1 : 0;
    if (heard === 0) for await (const _ of input) if (++heard >= asked.length) break;
    for (const { stdout, stderr, exit_status: status } of outputs(current)) {
      if (typeof stdout === 'string') write('stdout', Buffer.from(stdout, 'base64').toString());
      if (typeof stderr === 'string') write('stderr', Buffer.from(stderr, 'base64').toString());
      if (typeof status === 'number') return status;
    }
    for await (const _ of input);
    return 0;
  };
  beforeAll(async () => {
    const names = ['sh', 'cat', 'pwd', 'id', 'true'];
    const worker = new MemoryWorker({ name: 'w', programs: Object.fromEntries(names.map((name) => [name, player])) });
    world = await createHijackWorld(worker, 'main');
    await world.app.listen({ host: '127.0.0.1', port: 0 });
    port = (world.app.server.address() as AddressInfo).port;
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it.each(records.map((record): [string, HijackRecord] => [record.note ?? '', record]))('%s', async (note, record) => {
    current = record;
    const seen = await replay(record);
    const expected = { status: record.response.status, ...tellingOf(record) };
    if (intended[note] === undefined) expect(seen).toEqual(expected);
    else expect(seen).not.toEqual(expected);
  });

  async function replay({ note, request, response, messages = [] }: HijackRecord) {
    const as = worldUsers.find((user): user is WorldUser => user === request.auth);
    const path = '/api/v1/teams/main/containers/';
    const handle = note === 'unknown container' ? 'nope' : 'c';
    const { Origin: origin, Cookie: cookie } = request.headers ?? {};
    const headers = {
      ...(as === undefined ? {} : { authorization: `Bearer ${await world.tokenOf(as)}` }),
      ...(origin === undefined ? {} : { origin: origin.replace('127.0.0.1:18080', `127.0.0.1:${port}`) }),
      ...(cookie === undefined ? {} : { cookie: `skymarshal_auth="bearer ${await world.tokenOf('test')}"` }),
    };
    if (request.headers?.Upgrade === undefined) {
      const answer = await world.app.inject({ url: `${path}${handle}/hijack`, headers });
      return { status: answer.statusCode, ...nothing };
    }
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}${handle}/hijack`, { headers });
    socket.on('error', () => undefined);
    const said: Record<string, unknown>[] = [];
    socket.on('message', (data) => said.push(JSON.parse(String(data))));
    const refused = once(socket, 'unexpected-response').then(([, { statusCode }]) => statusCode as number);
    const status = await Promise.race([refused, once(socket, 'open').then(() => 101)]);
    if (status !== 101 || response.status !== 101) return { status, ...nothing };
    const closed = once(socket, 'close').then(([code]) => code as number);
    for (const { client } of messages) {
      if (client === undefined || client.startsWith('frame')) continue;
      socket.send(client);
    }
    if (note === 'client closes') socket.close(1000);
    if (note === 'client pings') socket.ping();
    const isWaiting = messages.at(-1)?.end === 'client timeout' && note !== 'client closes';
    const code = await Promise.race([closed, sleep(isWaiting ? 300 : 5000, 'still open' as const)]);
    socket.terminate();
    return { status, ...summaryOf(said), end: code === 'still open' ? 'open' : code === 1003 ? 'refused' : 'closed' };
  }
});

const nothing = { stdout: '', stderr: '', exit: undefined, end: 'closed' };

/** Pieces may be cut elsewhere; what was said in all, and how it ended, is the same. */
function summaryOf(said: readonly Record<string, unknown>[]) {
  const all = (key: string) =>
    said.map((message) => Buffer.from(String(message[key] ?? ''), 'base64').toString()).join('');
  return { stdout: all('stdout'), stderr: all('stderr'), exit: said.at(-1)?.exit_status };
}

function tellingOf(record: HijackRecord) {
  const { messages = [] } = record;
  const isWaiting = messages.at(-1)?.end === 'client timeout' && record.note !== 'client closes';
  const isRefused = messages.some(({ code }) => code === 1003);
  return { ...summaryOf(outputs(record)), end: isWaiting ? 'open' : isRefused ? 'refused' : 'closed' };
}
