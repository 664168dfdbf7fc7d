import { createServer, request as httpRequest, type IncomingHttpHeaders, type RequestListener } from 'node:http';

export type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer; text: string };
export type Asking = { method: string; path: string; headers?: Record<string, string>; body?: string | Buffer };

/** A server on a Unix socket, and a way to ask it. */
export async function serveOnSocket(listener: RequestListener, socketPath: string) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const ask = ({ method, path, headers = {}, body }: Asking): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
      const asking = httpRequest(
        { socketPath, method, path, headers: { ...length, ...headers }, agent: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const whole = Buffer.concat(chunks);
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: whole,
              text: whole.toString(),
            });
          });
        },
      );
      asking.on('error', reject);
      asking.end(body);
    });
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ask, [Symbol.asyncDispose]: close };
}
