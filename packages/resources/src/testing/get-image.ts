import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { get } from '../registry-image/get.ts';
import { type ArchiveEntry, ImagePusher, type RegistryServer, type TestImage } from './registry-server.ts';
import { type ProgramRun, runProgramForTest, temporaryDirectoryForTest } from './run-program-for-test.ts';

export interface ImageGetOptions {
  readonly source?: object;
  readonly params?: object;
  readonly cwd?: string;
  readonly tag?: string;
  readonly env?: Record<string, string>;
}

export interface ImageGetRun extends ProgramRun {
  readonly cwd: string;
  readonly root: string;
  readonly file: (name: string) => string;
}

/** Gets images of one repository into new directories, and lets the test look around there. */
export class ImageGetter {
  readonly pusher: ImagePusher;
  readonly repository: string;

  constructor(server: RegistryServer, name = 'group/image') {
    this.pusher = new ImagePusher(server.host, name);
    this.repository = `${server.host}/${name}`;
  }

  async get(digest: string, options: ImageGetOptions = {}): Promise<ImageGetRun> {
    const cwd = options.cwd ?? temporaryDirectoryForTest();
    const source = { repository: this.repository, ...options.source };
    const request = { source, params: options.params, version: { tag: options.tag ?? 'latest', digest } };
    const run = await runProgramForTest(get, request, { cwd, env: { PATH: process.env.PATH, ...options.env } });
    return { ...run, cwd, root: join(cwd, 'rootfs'), file: (name) => readFileSync(join(cwd, name), 'utf8') };
  }

  /** Pushes an image of these layers and gets it. */
  async getLayers(layers: readonly (readonly ArchiveEntry[])[], image: TestImage = {}): Promise<ImageGetRun> {
    const { digest } = await this.pusher.push({ ...image, layers });
    return await this.get(digest);
  }
}
