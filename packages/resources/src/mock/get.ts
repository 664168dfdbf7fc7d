import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GetProgram } from '../sdk/program.ts';
import { createFiles } from './create-files.ts';
import { logLine } from './log-line.ts';
import { mirrorSelf } from './mirror-self.ts';
import { readMockRequest } from './request.ts';
import { isPrivileged, mockVersion } from './version.ts';

/** Writes the version, an image of itself when asked, and the files that the pipeline names (resources.md 10). */
export const get: GetProgram = async (request, context) => {
  const { source, params, version } = readMockRequest(request, context);
  const privileged = await isPrivileged(context);
  if (privileged) context.log(logLine('info', 'fetching in a privileged container'));
  await writeFile(join(context.cwd, 'privileged'), `${privileged}\n`);
  context.log(logLine('info', `fetching version: ${version.version}`));
  await writeFile(join(context.cwd, 'version'), `${version.version}\n`);
  if (source.mirror_self || params.mirror_self_via_params) {
    context.log(logLine('info', 'mirroring self image', { via_params: String(params.mirror_self_via_params) }));
    await mirrorSelf(version.version, context, { layersOnly: params.format === 'rondo-layers' });
  }
  await createFiles(context.cwd, new Map([...source.create_files, ...params.create_files_via_params]));
  return { version: mockVersion(version.version, privileged), metadata: source.metadata };
};
