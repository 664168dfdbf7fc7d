import type { AttemptsStepConfig } from '../../config/step-config.ts';
import { required, structCodec } from '../codecs/struct-codec.ts';
import { wholeNumberCodec } from '../codecs/whole-number-codec.ts';
import type { OwnFields, WrapperKind } from './step-kind.ts';

const struct = structCodec<OwnFields<AttemptsStepConfig, 'step'>>(
  { struct: 'RetryStep', goType: 'atc.RetryStep' },
  { attempts: required('attempts', wholeNumberCodec, 0, 'Try this often until it succeeds.') },
);

/** `attempts` (pipeline-language.md 5.6). */
export const attemptsKind: WrapperKind = {
  role: 'wrapper',
  key: 'attempts',
  keys: struct.keys,
  decode(map, session) {
    const { attempts } = struct.decodeMap(map, session);
    return (step) => ({ kind: 'attempts', attempts, step });
  },
  encode: (config) => (config.kind === 'attempts' ? struct.encodeMap(config) : new Map()),
  schema: () => struct.schema(),
};
