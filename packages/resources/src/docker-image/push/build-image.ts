import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadImage } from '../../oci/load-image.ts';
import type { ImageToPush } from '../../oci/push-image.ts';
import { temporaryDirectory } from '../../sdk/home/child-environment.ts';
import { placeWithin } from '../../sdk/place-within.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import { type DockerPutParams, type DockerSource, tagOf } from '../request.ts';
import { buildArguments } from './build-arguments.ts';
import { DockerEngine } from './docker-engine.ts';

/** Has an engine build the image, and takes it from there: pushing needs no engine. Throws ProgramFailure. */
export async function buildImage(
  source: DockerSource,
  params: DockerPutParams,
  context: ProgramContext,
): Promise<ImageToPush> {
  const place = placeWithin(context.cwd, params.build);
  const dockerfile = params.dockerfile === '' ? join(place, 'Dockerfile') : placeWithin(context.cwd, params.dockerfile);
  if (statSync(dockerfile, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new ProgramFailure(
      `It doesn't appear that given Dockerfile: "${params.dockerfile || `${params.build}/Dockerfile`}" is a file`,
    );
  }
  const told = await buildArguments(params, context);
  const engine = await DockerEngine.open(source, context);
  const caches = await loadCaches(engine, source, params, context);
  const scratch = await temporaryDirectory(context, 'built');
  const idFile = join(scratch, 'id');
  const args = [
    'build',
    `--iidfile=${idFile}`,
    `--file=${dockerfile}`,
    ...caches.map((name) => `--cache-from=${name}`),
  ];
  await engine.run([...args, ...told, place], buildKit(params));
  const id = (await readFile(idFile, 'utf8')).trim();
  const archive = join(scratch, 'image.tar');
  await engine.run(['save', `--output=${archive}`, id]);
  return await loadImage(archive, join(scratch, 'parts'));
}

function buildKit({ secrets, docker_buildkit: wanted }: DockerPutParams): Record<string, string> {
  if (secrets.size > 0) return { DOCKER_BUILDKIT: '1' };
  return wanted === '' ? {} : { DOCKER_BUILDKIT: wanted };
}

/** Brings base images and caches into the engine; gives the names that the build may take layers from. */
async function loadCaches(
  engine: DockerEngine,
  source: DockerSource,
  params: DockerPutParams,
  { cwd }: ProgramContext,
): Promise<string[]> {
  const bases = [...(params.load_base === '' ? [] : [params.load_base]), ...params.load_bases];
  for (const base of bases) await loadSaved(engine, placeWithin(cwd, base));
  const names: string[] = [];
  for (const saved of params.cache_from) names.push(await loadSaved(engine, placeWithin(cwd, saved)));
  if (params.cache === true) {
    const name = `${source.repository}:${params.cache_tag || tagOf(source)}`;
    if (await engine.attempt(['pull', name])) names.push(name);
  }
  return names;
}

/** Loads what a get with `save: true` left, under the name that it was got by. */
async function loadSaved(engine: DockerEngine, directory: string): Promise<string> {
  const read = async (file: string) => (await readFile(join(directory, file), 'utf8')).trim();
  try {
    const name = `${await read('repository')}:${await read('tag')}`;
    const id = await read('image-id');
    await engine.run(['load', `--input=${join(directory, 'image')}`]);
    await engine.run(['tag', id, name]);
    return name;
  } catch (error) {
    if (error instanceof ProgramFailure) throw error;
    throw new ProgramFailure(`${directory} holds no saved image; get it with params: {save: true}`, { cause: error });
  }
}
