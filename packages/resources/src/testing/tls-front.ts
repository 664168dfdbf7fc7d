import { readFileSync, writeFileSync } from 'node:fs';
import { request as startRequest } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { KeyPair } from '../sdk/http/key-pair.ts';
import { temporaryDirectoryForTest } from './run-program-for-test.ts';
import { runTool } from './run-tool.ts';

/** A certificate authority of a test's own, that no machine trusts by itself. */
export class TestAuthority {
  readonly #directory = temporaryDirectoryForTest();
  readonly certificate: string;
  #count = 0;

  constructor() {
    const made = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    runTool('openssl', ['req', ...made, '-subj', '/CN=authority', '-keyout', 'ca.key', '-out', 'ca.pem'], this.#here);
    this.certificate = readFileSync(join(this.#directory, 'ca.pem'), 'utf8');
  }

  /** A key, and a certificate for it that holds for servers on this machine and for clients. */
  issue(): KeyPair {
    this.#count += 1;
    const [key, asked, cert] = ['key', 'asked', 'pem'].map((end) => `${this.#count}.${end}`) as [
      string,
      string,
      string,
    ];
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', `/CN=${this.#count}`];
    runTool('openssl', ['req', ...made, '-keyout', key, '-out', asked], this.#here);
    writeFileSync(join(this.#directory, 'extensions'), 'subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\n');
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'extensions'];
    runTool('openssl', ['x509', '-req', '-in', asked, ...by, '-out', cert], this.#here);
    const read = (name: string) => readFileSync(join(this.#directory, name), 'utf8');
    return { cert: read(cert), key: read(key) };
  }

  get #here() {
    return { cwd: this.#directory };
  }
}

export interface TlsFront extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
}

/** HTTPS before a server that speaks HTTP only; for `clientsOf` an authority only clients with its certificates get through. */
export async function startTlsFront(
  target: string,
  { authority, clientsOf }: { authority: TestAuthority; clientsOf?: TestAuthority },
): Promise<TlsFront> {
  const clients =
    clientsOf === undefined ? {} : { ca: clientsOf.certificate, requestCert: true, rejectUnauthorized: true };
  const server = createServer({ ...authority.issue(), ...clients }, (request, response) => {
    const headers = { ...request.headers, 'x-forwarded-proto': 'https' };
    const onward = startRequest(`http://${target}${request.url}`, { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<unknown>((resolve) => server.close(resolve));
    },
  };
}
