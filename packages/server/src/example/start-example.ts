import { join } from 'node:path';
import type { Logger, Secret } from '@rondo/foundation';
import type { DataDirectory } from '../quickstart/data-directory.ts';
import { createRepository } from './create-repository.ts';
import { serveRepository } from './git-http-server.ts';
import { exampleWebhookToken, setExample } from './set-example.ts';

/** The example's repository being served, and its pipeline to be set once the server answers. */
export interface Example extends AsyncDisposable {
  /** What the worker publishes to containers: `PORT=HOST:PORT`. */
  readonly publish: string;
  set(): Promise<void>;
}

const publishedPort = 9418;
/** The name under which containers reach what the worker publishes. */
const publishedHost = 'host.rondo.internal';

export async function startExample(
  layout: DataDirectory,
  { url, password, logger }: { url: string; password: Secret; logger: Logger },
): Promise<Example> {
  const hook = [process.execPath, join(import.meta.dirname, 'announce-push.ts'), url, exampleWebhookToken(password)];
  const repository = await createRepository(layout.example, hook);
  const server = await serveRepository(repository, logger);
  return {
    publish: `${publishedPort}=127.0.0.1:${server.port}`,
    set: () =>
      setExample({
        url,
        password,
        repositoryUri: `http://${publishedHost}:${publishedPort}/example.git`,
        repositoryPath: repository,
      }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
