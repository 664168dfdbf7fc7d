import type { Page } from 'playwright-core';
import { type Viewer, Visit } from './browser.ts';
import type { FakeServer } from './fake-server.ts';
import { notifyServer } from './notify-server.ts';

export interface OpenPage extends AsyncDisposable {
  readonly server: FakeServer;
  readonly visit: Visit;
  readonly page: Page;
  /** The database id of a build of the fake world. */
  readonly idOf: (job: string, build: string) => number;
}

export interface OpenOptions extends Viewer {
  readonly additive?: boolean;
  readonly loggedIn?: boolean;
  readonly longLog?: boolean;
  /** Prepares the server before the page is opened. */
  readonly before?: (server: FakeServer) => void;
}

/** A fake server with the world of the visual design, and somebody who has just opened a page of it. */
export async function openPage(path: string, options: OpenOptions = {}): Promise<OpenPage> {
  const server = notifyServer(options);
  options.before?.(server);
  await server.listen();
  const visit = await Visit.start(server, path, options);
  return {
    server,
    visit,
    page: visit.page,
    idOf: (job, build) => Number(server.world.builds.find((one) => one.job_name === job && one.name === build)?.id),
    async [Symbol.asyncDispose]() {
      await visit[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
