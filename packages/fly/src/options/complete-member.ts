import type { CompletionContext } from '../grammar/option.ts';
import type { PipelineReference } from '../references/pipeline-reference.ts';

/** Parts of a pipeline that have a reference of their own, as routes call them. */
type Members = 'jobs' | 'resources' | 'resource-types';

export const completeJob = completerOf('jobs');
export const completeResource = completerOf('resources');
export const completeResourceType = completerOf('resource-types');

/** First a pipeline, then one of its instances or its members (fly.md 9). */
function completerOf(members: Members) {
  return async (match: string, context: CompletionContext): Promise<readonly string[]> => {
    const { listReferences } = await import('./list-references.ts');
    const { formatPipeline } = await import('../references/pipeline-reference.ts');
    const { target, team, references } = await listReferences(context);
    const slash = match.lastIndexOf('/');
    if (slash === -1) {
      const names = references.map(({ name }) => `${name}/`).filter((name) => name.startsWith(match));
      return [...new Set(names)];
    }
    const instances = references
      .filter(({ instanceVars }) => instanceVars !== undefined)
      .map((reference) => `${formatPipeline(reference)}/`)
      .filter((instance) => instance.startsWith(match) && instance !== match);
    const pipeline = await readPipeline(match.slice(0, slash));
    const wanted = pipeline === undefined ? undefined : formatPipeline(pipeline);
    if (pipeline === undefined || !references.some((known) => formatPipeline(known) === wanted)) return instances;
    const { ofPipeline } = await import('../client/paths.ts');
    const found = await target.connection.fetch(ofPipeline(team, pipeline, members), await namesOnly());
    const typed = match.slice(0, slash + 1);
    return [...instances, ...(found ?? []).map(({ name }) => typed + name)].filter((item) => item.startsWith(match));
  };
}

async function namesOnly() {
  const { list, struct, text } = await import('../wire/shape.ts');
  return list(struct({ name: text }));
}

async function readPipeline(text: string): Promise<PipelineReference | undefined> {
  const { InvalidValueError } = await import('../grammar/option.ts');
  const { parsePipeline } = await import('../references/parse-reference.ts');
  try {
    return await parsePipeline(text);
  } catch (error) {
    if (error instanceof InvalidValueError) return undefined;
    throw error;
  }
}
