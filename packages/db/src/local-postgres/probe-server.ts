import { connect } from 'node:net';
import { join } from 'node:path';
import { serverPort } from './layout.ts';
import { shortSocketDirectory } from './short-socket-directory.ts';

/** A startup message of protocol 3.0 for a user that need not exist: what counts is that the server answers. */
const startupMessage = Buffer.from('\0\0\0\x14\0\x03\0\0user\0probe\0\0', 'latin1');
const startingCode = 'C57P03\0';
const answerTimeoutMs = 2000;

/** Whether the server takes connections, seen from outside and without having to be allowed in. */
export function probeServer(runDirectory: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(join(shortSocketDirectory(runDirectory), `.s.PGSQL.${serverPort}`));
    const finish = (ready: boolean) => {
      socket.destroy();
      resolve(ready);
    };
    socket.setTimeout(answerTimeoutMs, () => finish(false));
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
    socket.on('connect', () => socket.write(startupMessage));
    socket.once('data', (answer) => finish(!answer.includes(startingCode)));
  });
}
