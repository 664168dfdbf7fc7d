import type { LoadVarStepConfig, SetPipelineStepConfig } from '../../config/step-config.ts';
import type { StepScope } from './step-scope.ts';

const fileHint = 'write file: with the artifact and the path in it';

/** Rules for `set_pipeline` (pipeline-language.md 5.6, 9.4). */
export function validateSetPipeline(step: SetPipelineStepConfig, scope: StepScope): void {
  scope.within(`.set_pipeline(${step.name})`, [], () => {
    scope.checkName(step.name, 'set_pipeline');
    if (step.file === undefined) scope.error('no file specified', [], fileHint);
  });
}

/** Rules for `load_var` (5.6, 9.4): its name is a local var. */
export function validateLoadVar(step: LoadVarStepConfig, scope: StepScope): void {
  scope.within(`.load_var(${step.name})`, [], () => {
    scope.checkName(step.name, 'load_var');
    scope.declareLocalVar(step.name, ['load_var']);
    if (step.file === undefined) scope.error('no file specified', [], fileHint);
  });
}
