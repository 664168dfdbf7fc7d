import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findFiles } from '../sdk/glob/find-files.ts';
import { withHttpFailures } from '../sdk/http/with-http-failures.ts';
import type { PutProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { formatInstant, nowInstant } from '../time/instant.ts';
import { findCfProgram } from './cf-program.ts';
import type { Push } from './cloud.ts';
import { addEnvironment } from './manifest/add-environment.ts';
import { pushOver } from './push-over.ts';
import { type CfRequest, cfFailure, readCfRequest, requireAccess } from './request.ts';

/** Pushes an application, beside the one that runs when that is named (resources.md 12). */
export const put: PutProgram = withHttpFailures(async (request, context) => {
  const asked = readCfRequest(request, context);
  const { source, params } = asked;
  requireAccess(source);
  const push = readPush(asked, context.cwd);
  if (params.environment_variables.size > 0) await addEnvironment(push.manifestPath, params.environment_variables);
  const cloud =
    (await findCfProgram(source, context)) ?? (await import('./api/api-cloud.ts')).apiCloud(source, context);
  await cloud.connect();
  const exists = push.appName !== '' && (await cloud.appExists(push.appName));
  if (exists) await pushOver(cloud, push, { showLogs: params.show_app_log, context });
  else await cloud.push(push);
  const { organization, space } = source;
  return {
    version: { timestamp: formatInstant(nowInstant(context.clock), 0) },
    metadata: Object.entries({ organization, space }).map(([name, value]) => ({ name, value })),
  };
}, 'error running command: ');

function readPush({ params }: CfRequest, cwd: string): Push {
  if (params.manifest === '') throw cfFailure('params.manifest is required: the manifest of the application');
  if (params.current_app_name.startsWith('-')) throw cfFailure('params.current_app_name must not begin with a dash');
  return {
    appName: params.current_app_name,
    manifestPath: oneFile('manifest path', params.manifest, cwd),
    path: params.path === '' ? undefined : oneFile('path', params.path, cwd),
    vars: params.vars,
    // Below the put's directory first; people have also written whole paths.
    varsFiles: params.vars_files.map((file) => (existsSync(join(cwd, file)) ? join(cwd, file) : file)),
    dockerUsername: params.docker_username,
    dockerPassword: params.docker_password,
    start: !params.no_start,
  };
}

function oneFile(what: string, pattern: string, cwd: string): string {
  const [path, ...more] = findFiles(cwd, pattern);
  if (path !== undefined && more.length === 0) return path;
  const count = path === undefined ? 0 : more.length + 1;
  throw new ProgramFailure(`error invalid ${what}: found ${count} files instead of 1 at path: ${join(cwd, pattern)}`);
}
