import {
  type JsonObject,
  MultiVars,
  readVarsFile,
  type SetPipelinePlan,
  type StaticVarSource,
  StaticVars,
} from '@rondo/pipeline';
import { pipelineFileTexts, type ReadArtifactFileOptions, readArtifactFile } from '../run/read-artifact-file.ts';

export interface PipelineFiles {
  readonly text: Buffer;
  /** Instance vars first, then vars, then files of vars in order: the first that knows a var counts. Absent without any. */
  readonly vars: StaticVarSource | undefined;
}

/** The pipeline's file, and what its vars are filled in with (pipeline-language.md 12.8). Throws with the text users read. */
export async function readPipelineFiles(
  plan: SetPipelinePlan,
  options: Omit<ReadArtifactFileOptions, 'texts'>,
): Promise<PipelineFiles> {
  if (plan.file === '') throw new Error('file is not specified');
  const read = (file: string) => readArtifactFile(file, { ...options, texts: pipelineFileTexts });
  const text = await read(plan.file);
  const sources: JsonObject[] = [plan.instanceVars ?? {}, plan.vars ?? {}].filter(
    (vars) => Object.keys(vars).length > 0,
  );
  for (const file of plan.varFiles ?? []) {
    const parsed = readVarsFile(await read(file));
    if (!parsed.ok) throw new Error(`${file}: ${parsed.errors.map(({ text: problem }) => problem).join('\n')}`);
    sources.push(parsed.values);
  }
  return {
    text,
    vars: sources.length === 0 ? undefined : new MultiVars(sources.map((values) => new StaticVars(values))),
  };
}
