import type { CompletionContext } from '../grammar/option.ts';
import { isJsonObject, type JsonValue } from '../wire/json.ts';
import { typedValue } from './typed-value.ts';

type Completion = (match: string, context: CompletionContext) => Promise<readonly string[]>;

/** Tasks of the job of `--job`. */
export const completeTask = completerOf(['task']);
/** Steps of the job of `--job` that have a container. */
export const completeStep = completerOf(['get', 'put', 'task']);

function completerOf(kinds: readonly string[]): Completion {
  return async (match, context) => {
    const typed = typedValue(context.words, { long: 'job', short: 'j' });
    if (typed === undefined) return [];
    const { completionTarget } = await import('./completion-target.ts');
    const { ofPipeline } = await import('../client/paths.ts');
    const { parseJob } = await import('../references/parse-reference.ts');
    const { pipelineConfig } = await import('../wire/config.ts');
    const { target, team } = await completionTarget(context);
    const { pipeline, job } = await parseJob(typed);
    const { config } = await target.connection.fetch(ofPipeline(team, pipeline, 'config'), pipelineConfig);
    const jobs = isJsonObject(config) && Array.isArray(config.jobs) ? config.jobs : [];
    const found = jobs.find((known) => isJsonObject(known) && known.name === job);
    return [...new Set(namesIn(found ?? null, kinds))].filter((name) => name.startsWith(match));
  };
}

/** Names of steps at any depth: of hooks, of steps side by side. */
function namesIn(value: JsonValue, kinds: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => namesIn(item, kinds));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'string' ? (kinds.includes(key) ? [item] : []) : namesIn(item, kinds),
  );
}
