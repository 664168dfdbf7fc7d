import type { CompletionContext } from '../grammar/option.ts';
import type { PipelineReference } from '../references/pipeline-reference.ts';

/** First a pipeline, then one of its instances or its jobs (fly.md 9). */
export async function completeJob(match: string, context: CompletionContext): Promise<readonly string[]> {
  const [name = '', second, ...rest] = match.split('/');
  const { listReferences } = await import('./list-references.ts');
  const { target, references } = await listReferences(context);
  if (second === undefined) {
    return unique(references.filter((known) => known.name.startsWith(name)).map((known) => `${known.name}/`));
  }
  const { formatPipeline } = await import('../references/pipeline-reference.ts');
  const instance = await readInstance(name, second);
  if (rest.length === 0 && instance !== undefined) {
    const prefix = formatPipeline(instance);
    return references.map((known) => `${formatPipeline(known)}/`).filter((known) => known.startsWith(prefix));
  }
  if (rest.length > 0 && instance === undefined) return [];
  const pipeline = rest.length === 0 ? { name } : (instance ?? { name });
  const jobMatch = rest.length === 0 ? second : rest.join('/');
  const { ofPipeline } = await import('../client/paths.ts');
  const { jobs } = await import('../wire/job.ts');
  const found = await target.connection.fetch(ofPipeline(target.saved.team, pipeline, 'jobs'), jobs);
  return (found ?? [])
    .filter((job) => job.name.startsWith(jobMatch))
    .map((job) => `${formatPipeline(pipeline)}/${job.name}`);
}

async function readInstance(name: string, text: string): Promise<PipelineReference | undefined> {
  const { InvalidValueError } = await import('../grammar/option.ts');
  const { parseInstanceVars } = await import('../references/parse-instance-vars.ts');
  try {
    return { name, instanceVars: await parseInstanceVars(text) };
  } catch (error) {
    if (error instanceof InvalidValueError) return undefined;
    throw error;
  }
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
