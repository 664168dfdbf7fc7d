import type { Step, TryStepConfig } from '../../config/step-config.ts';
import type { Codec } from '../codec.ts';
import { required, structCodec } from '../codecs/struct-codec.ts';
import { noStep } from './no-step.ts';
import { type CoreKind, coreKind, type OwnFields } from './step-kind.ts';

/** `try` (pipeline-language.md 5.6). */
export function tryKind(step: Codec<Step>): CoreKind {
  return coreKind<TryStepConfig>(
    'try',
    structCodec<OwnFields<TryStepConfig>>(
      { struct: 'TryStep', goType: 'atc.TryStep' },
      { step: required('try', step, noStep, 'A step whose failure does not matter.') },
    ),
  );
}
