import type { InlineTaskConfig, TaskStepConfig } from '../../config/step-config.ts';
import { taskConfigStruct } from '../../parse/task/task-config-codec.ts';
import { validateTaskConfig } from '../validate-task-config.ts';
import { reportUnknownFields } from './report-unknown-fields.ts';
import type { StepScope } from './step-scope.ts';

/** Rules for `task` (pipeline-language.md 5.5, 9.4, 9.5). */
export function validateTask(step: TaskStepConfig, scope: StepScope): void {
  scope.within(`.task(${step.name})`, [], () => {
    const { config } = step;
    scope.checkName(step.name, 'task');
    if (config === undefined && step.file === undefined) scope.error('must specify either `file:` or `config:`');
    if (config !== undefined && step.file !== undefined) {
      scope.error('must specify one of `file:` or `config:`, not both', ['file'], 'remove one of them');
    }
    if (config !== undefined && hasImage(config) && step.image !== undefined) {
      const text = 'specifies image: on the step but also specifies an image under config:';
      scope.warn('pipeline', `${text} - the image: on the step takes precedence`, ['image']);
    }
    if (step.hermetic === true) {
      scope.warn('pipeline', 'specifies `hermetic:` only works against worker containerd runtime', ['hermetic']);
    }
    if (config !== undefined) checkInlineConfig(config, scope);
  });
}

function hasImage(config: InlineTaskConfig): boolean {
  return config.rootfsUri !== undefined || config.imageResource !== undefined;
}

function checkInlineConfig(config: InlineTaskConfig, scope: StepScope): void {
  scope.within('.config', ['config'], () => {
    const unknown = [...(config.unknownFields?.keys() ?? [])];
    if (unknown.length > 0) reportUnknownFields(unknown, taskConfigStruct.keys, scope);
    for (const { text, path } of validateTaskConfig(config)) scope.error(text, path);
  });
}
