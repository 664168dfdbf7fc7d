import type { TimeoutStepConfig } from '../../config/step-config.ts';
import { required, structCodec } from '../codecs/struct-codec.ts';
import { textCodec } from '../codecs/text-codec.ts';
import { type OwnFields, wrapperKind } from './step-kind.ts';

/** `timeout` around a step that has no such field of its own (pipeline-language.md 5.1). */
export const timeoutKind = wrapperKind<TimeoutStepConfig>(
  'timeout',
  structCodec<OwnFields<TimeoutStepConfig, 'step'>>(
    { struct: 'TimeoutStep', goType: 'atc.TimeoutStep' },
    { duration: required('timeout', textCodec, '', 'How long the step may take, such as 1h30m.') },
  ),
);
