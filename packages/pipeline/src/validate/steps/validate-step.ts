import type { JobConfig } from '../../config/job-config.ts';
import { jobStep } from '../../config/job-step.ts';
import type { Step, StepConfig } from '../../config/step-config.ts';
import { knownStepKeys } from '../../parse/steps/step-codec.ts';
import type { Findings } from '../findings.ts';
import type { PipelineIndex } from '../pipeline-index.ts';
import { reportUnknownFields } from './report-unknown-fields.ts';
import { StepScope } from './step-scope.ts';
import { validateAcross } from './validate-across.ts';
import { validateLoadVar, validateSetPipeline } from './validate-file-steps.ts';
import { validateGet } from './validate-get.ts';
import { validateAttempts, validateTimeout } from './validate-modifiers.ts';
import { validatePut } from './validate-put.ts';
import { validateRun } from './validate-run.ts';
import { validateTask } from './validate-task.ts';

/** Rules for all steps of a job: its plan depth first, then its hooks (pipeline-language.md 9.4, "order of lines"). */
export function validateJobSteps(
  job: JobConfig,
  at: {
    readonly context: string;
    readonly position: number;
    readonly index: PipelineIndex;
    readonly findings: Findings;
  },
): void {
  const scope = new StepScope(at.index, at.findings, { context: [at.context, '.plan'], path: ['jobs', at.position] });
  validateConfig(jobStep(job), scope, 'plan');
}

function validateStep(step: Step, scope: StepScope): void {
  const unknown = [...(step.unknownFields?.keys() ?? [])];
  if (unknown.length > 0) reportUnknownFields(unknown, knownKeysOf(step), scope);
  validateConfig(step.config, scope, 'do');
}

/** `listKey` is the key under which a `do` has its steps: the plan of a job is one too. */
function validateConfig(config: StepConfig, scope: StepScope, listKey: 'do' | 'plan'): void {
  switch (config.kind) {
    case 'get':
      validateGet(config, scope);
      break;
    case 'put':
      validatePut(config, scope);
      break;
    case 'task':
      validateTask(config, scope);
      break;
    case 'run':
      validateRun(config, scope);
      break;
    case 'set_pipeline':
      validateSetPipeline(config, scope);
      break;
    case 'load_var':
      validateLoadVar(config, scope);
      break;
    case 'try':
      scope.within('.try', ['try'], () => validateStep(config.step, scope));
      break;
    case 'do':
      scope.within('.do', [listKey], () => validateList(config.steps ?? [], '', scope));
      break;
    case 'in_parallel':
      scope.within('.in_parallel', ['in_parallel', 'steps'], () => validateList(config.steps, '.steps', scope));
      break;
    case 'across':
      validateAcross(config, scope, () => validateConfig(config.step, scope, listKey));
      break;
    case 'attempts':
      validateConfig(config.step, scope, listKey);
      validateAttempts(config, scope);
      break;
    case 'timeout':
      validateConfig(config.step, scope, listKey);
      validateTimeout(config, scope);
      break;
    case 'on_success':
    case 'on_failure':
    case 'on_abort':
    case 'on_error':
    case 'ensure':
      validateConfig(config.step, scope, listKey);
      scope.within(`.${config.kind}`, [config.kind], () => validateStep(config.hook, scope));
      break;
  }
}

function validateList(steps: readonly Step[], prefix: string, scope: StepScope): void {
  steps.forEach((step, index) => {
    scope.within(`${prefix}[${index}]`, [index], () => validateStep(step, scope));
  });
}

function knownKeysOf(step: Step): readonly string[] {
  const kinds: string[] = [];
  for (let config: StepConfig | undefined = step.config; config !== undefined; config = wrappedBy(config)) {
    kinds.push(config.kind);
  }
  return knownStepKeys(kinds);
}

function wrappedBy(config: StepConfig): StepConfig | undefined {
  if ('hook' in config) return config.step;
  return config.kind === 'across' || config.kind === 'attempts' || config.kind === 'timeout' ? config.step : undefined;
}
