import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramContext, PutProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { logLine } from './log-line.ts';
import { readMockRequest } from './request.ts';
import { isPrivileged, mockVersion } from './version.ts';

/** "Pushes" the version that params give or name a file of (resources.md 10). */
export const put: PutProgram = async (request, context) => {
  const { source, params } = readMockRequest(request, context);
  const privileged = await isPrivileged(context);
  if (privileged) context.log(logLine('info', 'pushing in a privileged container'));
  const version = params.version || (params.file === '' ? '' : await versionFrom(params.file, context));
  if (version === '') throw new ProgramFailure(logLine('fatal', 'no version specified'));
  context.log(logLine('info', `pushing version: ${version}`));
  if (params.print_env) {
    for (const [name, value] of Object.entries(context.env)) context.log(logLine('info', `env: ${name}=${value}`));
  }
  return { version: mockVersion(version, privileged), metadata: source.metadata };
};

async function versionFrom(file: string, context: ProgramContext): Promise<string> {
  const path = join(context.cwd, file);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const reason = missing ? `open ${path}: no such file or directory` : String(error);
    throw new ProgramFailure(logLine('fatal', `error reading version from file ${file}: ${reason}`), { cause: error });
  }
}
