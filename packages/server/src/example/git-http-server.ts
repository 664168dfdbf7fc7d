import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Logger } from '@rondo/foundation';

/** A running server and the loopback port that it has. */
export interface GitHttpServer extends AsyncDisposable {
  readonly port: number;
}

/**
 * Serves one repository for reading over HTTP, as `/example.git`, on a port of the loopback: git's smart protocol, nothing else.
 * The worker lets containers reach it on its bridge address.
 */
export async function serveRepository(repository: string, logger: Logger): Promise<GitHttpServer> {
  const server = createServer((request, response) => {
    answer(repository, request, response).catch((error) => {
      logger.debug('git request failed', { error });
      response.destroy();
    });
  });
  const port = await listen(server);
  return {
    port,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(repository: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const protocol = request.headers['git-protocol'];
  const env = { PATH: process.env.PATH, ...(typeof protocol === 'string' ? { GIT_PROTOCOL: protocol } : {}) };
  const git = (...argv: string[]) =>
    spawn('git', ['-c', 'safe.directory=*', 'upload-pack', '--stateless-rpc', '--strict', ...argv, repository], {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  response.setHeader('cache-control', 'no-cache');
  if (request.method === 'GET' && request.url === '/example.git/info/refs?service=git-upload-pack') {
    response.setHeader('content-type', 'application/x-git-upload-pack-advertisement');
    response.write('001e# service=git-upload-pack\n0000');
    const child = git('--advertise-refs');
    child.stdin.end();
    await pipeline(child.stdout, response);
  } else if (request.method === 'POST' && request.url === '/example.git/git-upload-pack') {
    response.setHeader('content-type', 'application/x-git-upload-pack-result');
    const child = git();
    child.stdin.on('error', () => undefined);
    const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
    body.pipe(child.stdin);
    response.once('close', () => child.kill());
    await pipeline(child.stdout, response);
  } else {
    response.writeHead(request.url?.includes('git-receive-pack') ? 403 : 404, { 'content-type': 'text/plain' });
    response.end('this repository can be read here; push to it by its path\n');
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
