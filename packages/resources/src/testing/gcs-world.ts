import { generateKeyPairSync } from 'node:crypto';
import { type FakeGcs, startFakeGcs } from './fake-gcs.ts';
import { type FakeService, startFakeService } from './object-server.ts';

let madeKey: string | undefined;

/** One key for all tests: making one takes long. */
function privateKey(): string {
  madeKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  return madeKey;
}

/** A store, the place that gives tokens for it, and what a source needs to reach them. */
export interface GcsWorld extends AsyncDisposable {
  readonly gcs: FakeGcs;
  readonly google: FakeService;
  /** A source with a key; `more` wins. */
  readonly source: (more: object) => Record<string, unknown>;
  readonly env: Record<string, string | undefined>;
  /** What the store was asked, decoded. */
  readonly calls: () => string[];
}

export async function startGcsWorld(
  tokenAnswer = { status: 200, body: '{"access_token":"gcs-token"}' },
): Promise<GcsWorld> {
  const gcs = await startFakeGcs();
  const google = await startFakeService((_request, response) =>
    response.writeHead(tokenAnswer.status).end(tokenAnswer.body),
  );
  const json_key = JSON.stringify({
    type: 'service_account',
    client_email: 'robot@x',
    token_uri: `${google.url}/token`,
    private_key: privateKey(),
  });
  return {
    gcs,
    google,
    source: (more) => ({ bucket: 'the-bucket', json_key, ...more }),
    env: { TEST: 'true', STORAGE_EMULATOR_HOST: gcs.url, PATH: process.env.PATH },
    calls: () => gcs.requests.map(({ method, url }) => `${method} ${decodeURIComponent(url.pathname + url.search)}`),
    [Symbol.asyncDispose]: async () => {
      await gcs[Symbol.asyncDispose]();
      await google[Symbol.asyncDispose]();
    },
  };
}
