import type { TaskStepConfig } from '../../config/step-config.ts';
import { flagCodec } from '../codecs/flag-codec.ts';
import { freeFormMapCodec } from '../codecs/free-form-codec.ts';
import { optional, required, structCodec } from '../codecs/struct-codec.ts';
import { tagsCodec } from '../codecs/tags-codec.ts';
import { identifierCodec, textCodec } from '../codecs/text-codec.ts';
import { textMapCodec } from '../codecs/text-map-codec.ts';
import { containerLimitsCodec } from '../task/container-limits-codec.ts';
import { inlineTaskConfigCodec } from '../task/task-config-codec.ts';
import { taskEnvironmentCodec } from '../task/task-environment-codec.ts';
import { coreKind, type OwnFields } from './step-kind.ts';

const mappingCodec = textMapCodec(textCodec, 'map[string]string');

/** `task` (pipeline-language.md 5.5). */
export const taskKind = coreKind<TaskStepConfig>(
  'task',
  structCodec<OwnFields<TaskStepConfig>>(
    { struct: 'TaskStep', goType: 'atc.TaskStep' },
    {
      name: required('task', identifierCodec, '', 'Run a task under this name.'),
      privileged: optional('privileged', flagCodec, 'Give it full capabilities.'),
      hermetic: optional('hermetic', flagCodec, 'Cut it off from the network.'),
      file: optional('file', textCodec, 'Task file: ARTIFACT/path.'),
      containerLimits: optional('container_limits', containerLimitsCodec, 'Limits of the container.'),
      config: optional('config', inlineTaskConfigCodec, 'The task itself, instead of file.'),
      params: optional('params', taskEnvironmentCodec, 'Environment variables over those of the task.'),
      vars: optional('vars', freeFormMapCodec('atc.Params'), 'Values for ((vars)) of the task file.'),
      tags: optional('tags', tagsCodec, 'Only workers with these tags.'),
      inputMapping: optional('input_mapping', mappingCodec, 'Artifact for each input that is not named like it.'),
      outputMapping: optional('output_mapping', mappingCodec, 'Artifact for each output that is not named like it.'),
      image: optional('image', textCodec, 'Artifact to use as the image.'),
      timeout: optional('timeout', textCodec, 'How long the task may run.'),
    },
  ),
);
