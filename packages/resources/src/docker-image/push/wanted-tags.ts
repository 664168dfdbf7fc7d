import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import { type DockerPutParams, type DockerSource, tagOf } from '../request.ts';

/** The tags that a put moves, the main one first (resources.md 6.4). Throws ProgramFailure for files that are not there. */
export async function wantedTags(source: DockerSource, params: DockerPutParams, cwd: string): Promise<string[]> {
  const file = params.tag_file || params.tag;
  const text = file === '' ? undefined : await readOrFail(cwd, file, 'tag file');
  const main = text === undefined ? tagOf(source) : `${params.tag_prefix}${text.trim()}`;
  if (main === params.tag_prefix) throw new ProgramFailure(`tag file '${file}' is empty`);
  const { additional_tags: others } = params;
  const more = others === '' ? [] : (await readOrFail(cwd, others, 'additional tags file')).split(/\s+/);
  const latest = params.tag_as_latest === true ? ['latest'] : [];
  return [...new Set([main, ...latest, ...more.filter((tag) => tag !== '')])];
}

async function readOrFail(cwd: string, file: string, what: string): Promise<string> {
  try {
    return await readFile(join(cwd, file), 'utf8');
  } catch (cause) {
    throw new ProgramFailure(`${what} '${file}' does not exist`, { cause });
  }
}
