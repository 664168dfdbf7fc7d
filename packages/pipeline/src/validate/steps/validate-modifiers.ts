import type { AttemptsStepConfig, TimeoutStepConfig } from '../../config/step-config.ts';
import { parseGoDuration } from '../../duration/parse-go-duration.ts';
import type { StepScope } from './step-scope.ts';

/** `attempts` must be at least 1 (pipeline-language.md 5.6, 9.4). */
export function validateAttempts(step: AttemptsStepConfig, scope: StepScope): void {
  scope.within('.attempts', ['attempts'], () => {
    if (step.attempts <= 0) scope.error('must be greater than 0');
  });
}

/** `timeout` around a step must be a duration (5.6, 9.4). */
export function validateTimeout(step: TimeoutStepConfig, scope: StepScope): void {
  scope.within('.timeout', ['timeout'], () => {
    if (parseGoDuration(step.duration).ok) return;
    scope.error(`invalid duration '${step.duration}'`, [], 'units are ns, us, ms, s, m and h, for example 1h30m');
  });
}
