import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { ExecuteInput, ImageResource, ResourceTypeConfig } from '@rondo/pipeline';
import { FlyError } from '../failures/fly-error.ts';
import type { InputPair } from '../options/path.ts';
import type { Target } from '../target/target.ts';
import { fetchJobInputs } from './fetch-job-inputs.ts';
import type { OneOffRequest } from './one-off-request.ts';
import { uploadInputs } from './upload-inputs.ts';

/** What a one-off build starts from. */
export interface OneOffInputs {
  readonly inputs: readonly ExecuteInput[];
  readonly imageResource?: ImageResource;
  readonly resourceTypes: readonly ResourceTypeConfig[];
}

/** Uploads what is here and looks up what a job would get (fly.md 17.2). Throws {@link FlyError}. */
export async function determineInputs(target: Target, request: OneOffRequest): Promise<OneOffInputs> {
  const { config, inputs: given, inputMapping, io } = request;
  const taskInputs = config.inputs ?? [];
  const names = new Set(taskInputs.map(({ name }) => name));
  const unknown = given.find(({ name }) => !names.has(name));
  if (unknown !== undefined) throw new FlyError(`unknown input \`${unknown.name}\``);
  for (const { path } of given) checkIsFolder(path, io.cwd);
  const uploaded = await uploadInputs(target.connection, withCurrentDirectory(request, names), {
    ...request,
    platform: config.platform ?? '',
  });
  const job = await fetchJobInputs(target, request);
  const chosen = taskInputs.flatMap(({ name, optional }): ExecuteInput[] => {
    const input = uploaded.get(name) ?? job.inputs.get(inputMapping[name] ?? name);
    if (input === undefined && optional !== true) throw new FlyError(`missing required input \`${name}\``);
    return input === undefined ? [] : [input];
  });
  const { imageResource, resourceTypes } = job;
  return { inputs: chosen, resourceTypes, ...(imageResource !== undefined && { imageResource }) };
}

/** An input that is called like the directory we are in is that directory. */
function withCurrentDirectory({ inputs, inputsFrom, io }: OneOffRequest, names: ReadonlySet<string>): InputPair[] {
  const here = basename(io.cwd);
  const isGiven = inputs.some(({ name }) => name === here);
  const isImplied = inputsFrom === undefined && names.has(here) && !isGiven;
  return [...inputs, ...(isImplied ? [{ name: here, path: '.' }] : [])];
}

function checkIsFolder(path: string, cwd: string): void {
  if (statSync(resolve(cwd, path)).isFile()) throw new FlyError(`${path} not a folder`);
}
