import { evaluateTemplate, parseTaskConfig, type StaticVarSource, type TaskConfig } from '@rondo/pipeline';
import { FlyError } from '../failures/fly-error.ts';

interface TaskSurroundings {
  readonly vars: StaticVarSource;
  /** Appended to what the task runs with. */
  readonly args: readonly string[];
  /** Wins over params of the same name. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Reads a task file as it is to run here (fly.md 17.2). Throws {@link FlyError}. */
export function readTask(template: Uint8Array, { vars, args, env }: TaskSurroundings): TaskConfig {
  const evaluated = evaluateTemplate(new TextDecoder().decode(template), vars);
  if (!evaluated.ok) throw new FlyError(evaluated.error);
  const parsed = parseTaskConfig(evaluated.text);
  if (!parsed.ok) throw new FlyError(parsed.text);
  const { config } = parsed;
  const params = Object.fromEntries(
    Object.entries(config.params ?? {}).map(([key, value]) => [key, env[key] ?? value]),
  );
  const run = config.run ?? { path: '' };
  const withArgs = { ...run, ...(args.length > 0 && { args: [...(run.args ?? []), ...args] }) };
  return { ...config, run: withArgs, ...(config.params !== undefined && { params }) };
}
