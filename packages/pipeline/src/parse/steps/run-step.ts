import type { RunStepConfig } from '../../config/step-config.ts';
import { flagCodec } from '../codecs/flag-codec.ts';
import { freeFormMapCodec } from '../codecs/free-form-codec.ts';
import { optional, required, structCodec } from '../codecs/struct-codec.ts';
import { tagsCodec } from '../codecs/tags-codec.ts';
import { identifierCodec, textCodec } from '../codecs/text-codec.ts';
import { containerLimitsCodec } from '../task/container-limits-codec.ts';
import { coreKind, type OwnFields } from './step-kind.ts';

/** `run` (pipeline-language.md 5.4). */
export const runKind = coreKind<RunStepConfig>(
  'run',
  structCodec<OwnFields<RunStepConfig>>(
    { struct: 'RunStep', goType: 'atc.RunStep' },
    {
      message: required('run', identifierCodec, '', 'Message to send to the prototype.'),
      type: required('type', textCodec, '', 'Name of the prototype.'),
      params: optional('params', freeFormMapCodec('atc.Params'), 'Fields of the object that gets the message.'),
      privileged: optional('privileged', flagCodec, 'Give it full capabilities.'),
      tags: optional('tags', tagsCodec, 'Only workers with these tags.'),
      containerLimits: optional('container_limits', containerLimitsCodec, 'Limits of the container.'),
      timeout: optional('timeout', textCodec, 'How long the step may take.'),
    },
  ),
);
