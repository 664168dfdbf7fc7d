import type { Secret } from '@rondo/foundation';
import type { JsonValue } from '@rondo/pipeline';
import type { VaultClient, VaultRequest } from './vault-client.ts';
import { vaultProblem } from './vault-problem.ts';

export type KvMount = { readonly path: string; readonly version: 1 | 2 };

/** Which engine lies at a path: version 2 keeps secrets below `data/` (operations.md A25.4). */
export class KvMounts {
  readonly #client: VaultClient;
  readonly #known: KvMount[] | undefined;

  /** `remember`: ask once for each mount. */
  constructor(client: VaultClient, { remember }: { remember: boolean }) {
    this.#client = client;
    this.#known = remember ? [] : undefined;
  }

  /** Undefined: none that Vault tells of; the path is read as it is. Throws SecretReadError. */
  async find(path: string, token: Secret, signal?: AbortSignal): Promise<KvMount | undefined> {
    const known = this.#known?.find((mount) => `${path}/`.startsWith(mount.path));
    if (known !== undefined) return known;
    const request: VaultRequest = { method: 'GET', path: `sys/internal/ui/mounts/${path}`, token };
    const answer = await this.#client.send(request, signal);
    if (answer.status === 403 || answer.status === 404) return undefined;
    if (answer.status !== 200) throw vaultProblem(request, answer);
    const mount = readMount(answer.body.data);
    if (mount !== undefined) this.#known?.push(mount);
    return mount;
  }
}

/** The path of a secret of version 2. */
export function dataPath(path: string, { path: mount }: KvMount): string {
  const rest = `${path}/`.startsWith(mount) ? path.slice(mount.length) : path;
  return `${mount}data/${rest}`;
}

function readMount(data: JsonValue | undefined): KvMount | undefined {
  if (!isObject(data) || typeof data.path !== 'string') return undefined;
  const path = `${data.path.replace(/^\/+|\/+$/g, '')}/`;
  return { path, version: isObject(data.options) && data.options.version === '2' ? 2 : 1 };
}

function isObject(value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
