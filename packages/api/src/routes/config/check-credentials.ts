import {
  interpolateWith,
  type JsonValue,
  type PipelineConfig,
  storedTaskConfig,
  type TaskStepConfig,
  type VarSource,
  walkSteps,
} from '@rondo/pipeline';

/** A value whose vars are to be known, and what is said before what is wrong with them. */
type Needed = { readonly value: JsonValue; readonly context?: string };

/**
 * Looks up every var that a config leaves to the installation's manager (pipeline-language.md 7.6): in sources, webhook tokens and tasks. Local vars and those of the
 * pipeline's own sources count as unknown. Returns the stock text that refuses the config, or undefined.
 */
export async function checkCredentials(
  config: PipelineConfig,
  cluster: VarSource,
  signal: AbortSignal,
): Promise<string | undefined> {
  const vars: VarSource = {
    get: (reference, inner) => (reference.source === '' ? cluster.get(reference, inner) : { kind: 'not_found' }),
  };
  const problems: string[] = [];
  for (const { value, context = '' } of neededValues(config)) {
    const filled = await interpolateWith(value, vars, { expectAllKeys: true, signal });
    if (!filled.ok) problems.push(`${context}${filled.error.message}`);
  }
  if (problems.length === 0) return undefined;
  const count = problems.length === 1 ? '1 error' : `${problems.length} errors`;
  return `credential validation failed\n\n${count} occurred:\n${problems.map((text) => `\t* ${text}\n`).join('')}\n`;
}

function* neededValues({ resourceTypes, resources, jobs }: PipelineConfig): Generator<Needed> {
  for (const { source } of resourceTypes) yield { value: source };
  for (const { source, webhookToken } of resources) {
    yield { value: source };
    if (webhookToken !== undefined) yield { value: webhookToken };
  }
  for (const { plan } of jobs) {
    for (const { config } of plan ?? []) {
      for (const step of walkSteps(config)) if (step.kind === 'task') yield* neededByTask(step);
    }
  }
}

function* neededByTask({ params, vars, config }: TaskStepConfig): Generator<Needed> {
  if (params !== undefined) yield { value: { ...params } };
  if (vars !== undefined) yield { value: vars };
  if (config !== undefined) {
    yield { value: storedTaskConfig.encode(config), context: 'failed to interpolate task config: ' };
  }
}
