import { readFile } from 'node:fs/promises';
import { isJsonObject, JsonNumber } from '../../sdk/json/json-value.ts';
import { parseJson } from '../../sdk/json/parse-json.ts';
import { placeWithin } from '../../sdk/place-within.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { DockerPutParams } from '../request.ts';

const expanded =
  /\$(?:\{(BUILD_ID|BUILD_NAME|BUILD_JOB_NAME|BUILD_PIPELINE_NAME|BUILD_TEAM_NAME|ATC_EXTERNAL_URL)\}|(BUILD_ID|BUILD_NAME|BUILD_JOB_NAME|BUILD_PIPELINE_NAME|BUILD_TEAM_NAME|ATC_EXTERNAL_URL)\b)/g;

/** What `docker build` is told beside the context and the Dockerfile (resources.md 6.4). Throws ProgramFailure. */
export async function buildArguments(params: DockerPutParams, context: ProgramContext): Promise<string[]> {
  const { env, cwd } = context;
  const proxies = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => {
    const value = env[name];
    return value === undefined || value === '' ? [] : [`--build-arg=${name}=${value}`];
  });
  const fromFile = await readMap(params.build_args_file, 'build_args_file', cwd);
  const labelsFromFile = await readMap(params.labels_file, 'labels_file', cwd);
  const expand = (value: string) =>
    value.replaceAll(expanded, (_whole, braced?: string, bare?: string) => env[braced ?? bare ?? ''] ?? '');
  return [
    ...proxies,
    ...[...params.build_args].map(([name, value]) => `--build-arg=${name}=${expand(value)}`),
    ...fromFile.map(([name, value]) => `--build-arg=${name}=${value}`),
    ...[...params.labels].map(([name, value]) => `--label=${name}=${value}`),
    ...labelsFromFile.map(([name, value]) => `--label=${name}=${value}`),
    ...[...params.secrets].map(
      ([id, members]) =>
        `--secret=${['id', ...members.keys()].map((key) => `${key}=${members.get(key) ?? id}`).join(',')}`,
    ),
    ...(params.target_name === '' ? [] : [`--target=${params.target_name}`]),
  ];
}

/** The pairs of a JSON file, values as they are written. */
async function readMap(file: string, field: string, cwd: string): Promise<[string, string][]> {
  if (file === '') return [];
  try {
    const map = parseJson(await readFile(placeWithin(cwd, file), 'utf8'));
    if (!isJsonObject(map)) throw new TypeError('it is no JSON object');
    return Object.entries(map).map(([name, value]) => [
      name,
      typeof value === 'string' || value instanceof JsonNumber ? String(value) : JSON.stringify(value),
    ]);
  } catch (cause) {
    throw new ProgramFailure(`Failed to parse ${field} (${file})`, { cause });
  }
}
