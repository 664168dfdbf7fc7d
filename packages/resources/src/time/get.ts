import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderJson } from '../sdk/json/render-json.ts';
import type { GetProgram } from '../sdk/program.ts';
import { formatInstant, formatTimestamp, nanosecondsPerSecond, nowInstant } from './instant.ts';
import { readTimeRequest } from './request.ts';

/** Writes the moment in the forms that scripts like (resources.md 4.4). */
export const get: GetProgram = async (request, context) => {
  const { schedule, cursor } = readTimeRequest(request, context);
  const instant = cursor?.instant ?? nowInstant(context.clock);
  const offsetSeconds = cursor?.offsetSeconds ?? schedule.zone.offsetSeconds(instant);
  await mkdir(context.cwd, { recursive: true });
  await writeFile(join(context.cwd, 'input'), `${renderJson(request.whole)}\n`);
  await writeFile(join(context.cwd, 'timestamp'), formatTimestamp(instant, offsetSeconds));
  await writeFile(join(context.cwd, 'epoch'), String(instant / nanosecondsPerSecond));
  return { version: { time: cursor?.text ?? formatInstant(instant, offsetSeconds) }, metadata: null };
};
