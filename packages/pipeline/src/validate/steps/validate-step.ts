import { type Deep, runDeep } from '@rondo/foundation';
import type { JobConfig } from '../../config/job-config.ts';
import { jobStep } from '../../config/job-step.ts';
import type { AcrossStepConfig, Step, StepConfig } from '../../config/step-config.ts';
import { isLeafStep, type LeafStep, wrappedBy } from '../../config/walk-steps.ts';
import type { DocumentPath } from '../../parse/decode-problem.ts';
import { knownStepKeys } from '../../parse/steps/step-codec.ts';
import type { Findings } from '../findings.ts';
import type { PipelineIndex } from '../pipeline-index.ts';
import { reportUnknownFields } from './report-unknown-fields.ts';
import { StepScope } from './step-scope.ts';
import { validateAcrossVars } from './validate-across.ts';
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
  runDeep(validateConfig(jobStep(job), scope, 'plan'));
}

type Validating = Deep<void>;

function* validateStep(step: Step, scope: StepScope): Validating {
  checkFields(step, scope);
  yield* validateConfig(step.config, scope, 'do');
}

function checkFields(step: Step, scope: StepScope): void {
  if (step.unknownFields === undefined || step.unknownFields.size === 0) return;
  reportUnknownFields([...step.unknownFields.keys()], knownKeysOf(step), scope);
}

function validateLeaf(config: LeafStep, scope: StepScope): void {
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
  }
}

/** `listKey` is the key under which a `do` has its steps: the plan of a job is one too. */
function* validateConfig(config: StepConfig, scope: StepScope, listKey: 'do' | 'plan'): Validating {
  if (isLeafStep(config)) return validateLeaf(config, scope);
  switch (config.kind) {
    case 'try':
      yield* within(scope, { segment: '.try', keys: ['try'] }, validateStep(config.step, scope));
      break;
    case 'do':
      yield* within(scope, { segment: '.do', keys: [listKey] }, validateList(config.steps ?? [], '', scope));
      break;
    case 'in_parallel': {
      const place = { segment: '.in_parallel', keys: ['in_parallel', 'steps'] };
      yield* within(scope, place, validateList(config.steps, '.steps', scope));
      break;
    }
    case 'across':
      yield* within(scope, { segment: '.across', keys: [] }, validateAcross(config, scope, listKey));
      break;
    case 'attempts':
      yield validateConfig(config.step, scope, listKey);
      validateAttempts(config, scope);
      break;
    case 'timeout':
      yield validateConfig(config.step, scope, listKey);
      validateTimeout(config, scope);
      break;
    case 'on_success':
    case 'on_failure':
    case 'on_abort':
    case 'on_error':
    case 'ensure':
      yield validateConfig(config.step, scope, listKey);
      yield* within(scope, { segment: `.${config.kind}`, keys: [config.kind] }, validateStep(config.hook, scope));
      break;
  }
}

interface Place {
  /** How messages call it. */
  readonly segment: string;
  /** How the config calls it. */
  readonly keys: DocumentPath;
}

/** Looks at what stands one segment deeper. */
function* within(scope: StepScope, { segment, keys }: Place, look: Validating): Validating {
  scope.enter(segment, keys);
  yield look;
  scope.leave(keys);
}

function* validateList(steps: readonly Step[], prefix: string, scope: StepScope): Validating {
  for (const [index, step] of steps.entries()) {
    const keys = [index];
    scope.enter(`${prefix}[${index}]`, keys);
    if (isLeafStep(step.config)) {
      checkFields(step, scope);
      validateLeaf(step.config, scope);
    } else yield validateStep(step, scope);
    scope.leave(keys);
  }
}

function* validateAcross(config: AcrossStepConfig, scope: StepScope, listKey: 'do' | 'plan'): Validating {
  scope.enterLocalVars();
  validateAcrossVars(config, scope);
  yield validateConfig(config.step, scope, listKey);
  scope.leaveLocalVars();
}

function knownKeysOf(step: Step): readonly string[] {
  const kinds: string[] = [];
  for (let config: StepConfig | undefined = step.config; config !== undefined; config = wrappedBy(config)) {
    kinds.push(config.kind);
  }
  return knownStepKeys(kinds);
}
