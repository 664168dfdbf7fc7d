import type { ClientRequest, IncomingMessage } from 'node:http';

export type HttpAnswer = { readonly status: number; readonly location: string | undefined; readonly text: string };

const mostBytes = 8 * 1024 * 1024;

/** Sends a request that was begun and reads the whole answer. Rejects with what broke it. */
export function exchange(request: ClientRequest, body: string | undefined): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      readAll(response).then(
        (text) => resolve({ status: response.statusCode ?? 0, location: response.headers.location, text }),
        reject,
      );
    });
    request.end(body);
  });
}

async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of response) {
    sizeBytes += chunk.length;
    if (sizeBytes > mostBytes) throw new Error(`the answer is larger than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
