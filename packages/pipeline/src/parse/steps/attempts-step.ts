import type { AttemptsStepConfig } from '../../config/step-config.ts';
import { required, structCodec } from '../codecs/struct-codec.ts';
import { wholeNumberCodec } from '../codecs/whole-number-codec.ts';
import { type OwnFields, wrapperKind } from './step-kind.ts';

/** `attempts` (pipeline-language.md 5.6). */
export const attemptsKind = wrapperKind<AttemptsStepConfig>(
  'attempts',
  structCodec<OwnFields<AttemptsStepConfig, 'step'>>(
    { struct: 'RetryStep', goType: 'atc.RetryStep' },
    { attempts: required('attempts', wholeNumberCodec, 0, 'Try this often until it succeeds.') },
  ),
);
