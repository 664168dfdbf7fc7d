import WebSocket from 'ws';
import type { Connection } from '../client/connection.ts';
import { explainNetworkError } from '../client/explain-network-error.ts';
import { teamPath } from '../client/paths.ts';
import { FlyError } from '../failures/fly-error.ts';
import { UnreachableError } from '../failures/response-errors.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { isJsonObject, type JsonObject } from '../wire/json.ts';
import type { HijackInput } from './hijack-input.ts';

/** What to run, as the server wants it (api.md 14). */
export interface ProcessSpec {
  readonly path: string;
  readonly args: readonly string[] | null;
  readonly env: readonly string[];
  readonly dir: string;
  readonly privileged: boolean;
  readonly user: string;
  readonly tty: { readonly window_size: { readonly columns: number; readonly rows: number } } | null;
}

interface Session {
  readonly io: FlyIo;
  readonly team: string;
  readonly handle: string;
  readonly input: HijackInput;
}

export interface EndedSession {
  readonly exitCode: number;
  /** The container has no such program. */
  readonly isProgramMissing: boolean;
}

const pingIntervalMs = 10_000;

/** Runs one process in a container until the server closes the session. Throws {@link FlyError} where it can't be opened. */
export async function hijackSession(
  connection: Connection,
  spec: ProcessSpec,
  session: Session,
): Promise<EndedSession> {
  const socket = await open(connection, session);
  socket.send(JSON.stringify(spec));
  session.input.connect((message) => socket.send(JSON.stringify(message)));
  const pings = setInterval(() => socket.ping(new Date().toISOString()), pingIntervalMs);
  let ended: EndedSession = { exitCode: 0, isProgramMissing: false };
  try {
    return await new Promise((resolve, reject) => {
      socket.on('message', (data) => {
        try {
          ended = handle(parse(String(data)), ended, session.io);
        } catch (error) {
          reject(error);
        }
      });
      socket.on('close', () => resolve(ended));
      // A connection that breaks ends the session as a close does: what was said until then counts.
      socket.on('error', () => undefined);
    });
  } finally {
    clearInterval(pings);
    session.input.disconnect();
    socket.terminate();
  }
}

function open(connection: Connection, { team, handle }: Session): Promise<WebSocket> {
  const { token, url } = connection;
  const address = new URL(`${url}${teamPath(team, 'containers', handle, 'hijack')}`);
  if (address.protocol !== 'http:' && address.protocol !== 'https:') {
    throw new FlyError(`unknown target scheme: ${address.protocol.slice(0, -1)}`);
  }
  const headers = token === undefined ? {} : { Authorization: `${token.type} ${token.value}` };
  const agent = connection.transport.agentFor(address);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, { headers, agent, perMessageDeflate: false });
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_, response) => {
      response.resume();
      reject(new FlyError(`${response.statusCode} ${response.statusMessage} websocket: bad handshake`));
    });
    socket.once('error', (cause) => reject(new UnreachableError(explainNetworkError(cause), { cause })));
  });
}

function handle(message: JsonObject, ended: EndedSession, { stdout, stderr }: FlyIo): EndedSession {
  const { exit_status: exitStatus, error = '', executable_not_found: notFound, stdout: out, stderr: err } = message;
  if (typeof exitStatus === 'number') return { ...ended, exitCode: exitStatus };
  if (notFound === true || String(error).includes('executable file not found')) {
    return { ...ended, isProgramMissing: true };
  }
  if (error !== '') {
    stderr.write(`\x1b[0;1;31m${String(error)}\x1b[0m\n`);
    return { ...ended, exitCode: 255 };
  }
  if (typeof out === 'string' && out !== '') stdout.write(Buffer.from(out, 'base64'));
  else if (typeof err === 'string' && err !== '') stderr.write(Buffer.from(err, 'base64'));
  return ended;
}

function parse(text: string): JsonObject {
  const json: unknown = JSON.parse(text);
  if (!isJsonObject(json)) throw new FlyError('the server sent something that is no message of a session');
  return json;
}
