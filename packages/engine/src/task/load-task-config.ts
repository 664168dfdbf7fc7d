import {
  interpolate,
  interpolateWith,
  type JsonValue,
  type ParsedTaskConfig,
  parseTaskConfig,
  readTaskConfig,
  StaticVars,
  storedTaskConfig,
  type TaskConfig,
  type TaskPlan,
} from '@rondo/pipeline';
import { readArtifactFile, taskFileTexts } from '../run/read-artifact-file.ts';
import type { RunState } from '../run-state.ts';
import type { StepContext } from '../step-context.ts';
import { BuildVars } from '../vars/build-vars.ts';

const invalidConfig = 'invalid task configuration:';

export interface LoadTaskOptions {
  readonly plan: TaskPlan;
  readonly context: StepContext;
  readonly state: RunState;
  readonly signal: AbortSignal;
}

/**
 * The config that a task runs by: from its file or its step, with what the step overrides, and all vars filled in
 * (pipeline-language.md 6.1). Throws with the text users read.
 */
export async function loadTaskConfig({ plan, context, state, signal }: LoadTaskOptions): Promise<TaskConfig> {
  const written =
    plan.configPath === undefined
      ? (plan.config ?? {})
      : await readConfigFile(plan.configPath, { plan, context, state, signal });
  const { containerLimits, params } = plan;
  const overridden: TaskConfig = {
    ...written,
    ...(containerLimits === undefined ? {} : { containerLimits: { ...written.containerLimits, ...containerLimits } }),
    ...(params === undefined ? {} : { params: { ...written.params, ...params } }),
  };
  const vars = new BuildVars(state, context);
  const filled = await interpolateWith(encode(overridden), vars, { expectAllKeys: true, signal });
  if (!filled.ok)
    throw new Error(`failed to interpolate task config: ${filled.error.message}`, { cause: filled.error });
  const parsed = readTaskConfig(filled.value);
  if (!parsed.ok && parsed.text.startsWith(invalidConfig)) throw new Error(parsed.text);
  return accept(parsed, 'failed to create task config from bytes');
}

async function readConfigFile(file: string, { plan, context, state, signal }: LoadTaskOptions): Promise<TaskConfig> {
  const text = await readArtifactFile(file, { context, state, texts: taskFileTexts, signal });
  const config = accept(parseTaskConfig(text), `failed to create task config from bytes ${file}`);
  if (plan.vars === undefined || Object.keys(plan.vars).length === 0) return config;
  const filled = interpolate(encode(config), new StaticVars(plan.vars), { expectAllKeys: false });
  if (!filled.ok)
    throw new Error(`failed to interpolate task config: ${filled.error.message}`, { cause: filled.error });
  return accept(readTaskConfig(filled.value), `failed to create task config from bytes ${file}`);
}

function accept(parsed: ParsedTaskConfig, failure: string): TaskConfig {
  if (parsed.ok) return parsed.config;
  throw new Error(`${failure}: ${parsed.text}`);
}

function encode(config: TaskConfig): JsonValue {
  return storedTaskConfig.encode(config);
}
