import { ProgramFailure } from '../sdk/program-failure.ts';

/** The parts of an image's configuration that matter to its users. `null` as the configuration has it. */
export interface ImageConfig {
  readonly created: string | undefined;
  readonly env: readonly string[] | null;
  readonly user: string;
  readonly cmd: readonly string[] | null;
  readonly entrypoint: readonly string[] | null;
  readonly labels: ReadonlyMap<string, string>;
  /** Digests of the uncompressed layers, lowest first. */
  readonly diffIds: readonly string[];
}

/** Reads the blob that a manifest's `config` points at. Throws ProgramFailure when it is none. */
export function parseImageConfig(bytes: Uint8Array): ImageConfig {
  const json = objectOf(tryJson(bytes));
  if (json === undefined) throw new ProgramFailure('the configuration of the image is no JSON object');
  const config = objectOf(json.config) ?? {};
  const labels = Object.entries(objectOf(config.Labels) ?? {});
  return {
    created: typeof json.created === 'string' ? json.created : undefined,
    env: textsOf(config.Env),
    user: typeof config.User === 'string' ? config.User : '',
    cmd: textsOf(config.Cmd),
    entrypoint: textsOf(config.Entrypoint),
    labels: new Map(labels.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
    diffIds: textsOf(objectOf(json.rootfs)?.diff_ids) ?? [],
  };
}

/** `metadata.json` of an image that a task or resource type runs in (resources.md 5.5). */
export function renderImageMetadata({ cmd, entrypoint, env, user }: ImageConfig): string {
  return `${JSON.stringify({ cmd, entrypoint, env, user })}\n`;
}

function tryJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function textsOf(value: unknown): string[] | null {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : null;
}
