import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramContext, ProgramRequest } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import { type GitPutParams, type GitSource, readGitSource, readPutParams } from '../request.ts';

/** What a put is asked, in the terms of this type. */
export interface PutRequest {
  readonly source: GitSource;
  readonly params: GitPutParams;
  /** Directory of the repository to push. */
  readonly repository: string;
  /** Empty only when nothing but tags is pushed. */
  readonly branch: string;
  /** With its prefix; undefined when no tag is asked for. */
  readonly tag: string | undefined;
  /** The file with the message of an annotated tag. */
  readonly annotation: string | undefined;
  /** The file with the note to add, wherever the original looks for it. */
  readonly notes: string | undefined;
}

/** Decodes and judges a put, in the original's order and words (resources.md 3.6). */
export function readPutRequest(request: ProgramRequest): { source: GitSource; params: GitPutParams } {
  const params = readPutParams(request);
  const source = readGitSource(request, { refuseUnknownKeys: false });
  if (source.uri === '') throw new ProgramFailure('invalid payload (missing uri)');
  if (source.branch === '' && params.only_tag !== true && params.branch === '') {
    throw new ProgramFailure('invalid payload (missing branch)');
  }
  if (params.repository === '') throw new ProgramFailure('invalid payload (missing repository)');
  if (params.merge === true && params.rebase === true) {
    throw new ProgramFailure('invalid push strategy (either merge or rebase can be set, but not both)');
  }
  return { source, params };
}

/** Looks for the files that a put names in its directory. */
export async function locateInputs(
  { source, params }: { source: GitSource; params: GitPutParams },
  context: ProgramContext,
): Promise<PutRequest> {
  const below = (path: string) => join(context.cwd, path);
  const repository = below(params.repository);
  if (params.tag !== '' && !isFile(below(params.tag)))
    throw new ProgramFailure(`tag file '${params.tag}' does not exist`);
  if (params.annotate !== '' && !isFile(below(params.annotate))) {
    throw new ProgramFailure(`annotation file '${params.annotate}' does not exist`);
  }
  if (params.branch !== '') context.log(`Override ${source.branch} with ${params.branch}`);
  const tagName = params.tag === '' ? '' : (await readFile(below(params.tag), 'utf8')).replace(/\n+$/, '');
  if (!statSync(repository, { throwIfNoEntry: false })?.isDirectory()) {
    throw new ProgramFailure(
      `cd: ${params.repository}: No such file or directory\nparams.repository must name a directory that an earlier step made`,
    );
  }
  return {
    source,
    params,
    repository,
    branch: params.branch || source.branch,
    tag: tagName === '' ? undefined : `${params.tag_prefix}${tagName}`,
    annotation: params.annotate === '' ? undefined : below(params.annotate),
    notes: params.notes === '' ? undefined : notesFile(repository, params.notes, context.cwd),
  };
}

/** The original looks beside the repository, which is the put's directory only when that is one level deep; so do both. */
function notesFile(repository: string, notes: string, cwd: string): string {
  const beside = join(repository, '..', notes);
  return isFile(beside) ? beside : join(cwd, notes);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
