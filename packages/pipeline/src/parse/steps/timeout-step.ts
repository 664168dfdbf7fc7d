import type { TimeoutStepConfig } from '../../config/step-config.ts';
import { required, structCodec } from '../codecs/struct-codec.ts';
import { textCodec } from '../codecs/text-codec.ts';
import type { OwnFields, WrapperKind } from './step-kind.ts';

const struct = structCodec<OwnFields<TimeoutStepConfig, 'step'>>(
  { struct: 'TimeoutStep', goType: 'atc.TimeoutStep' },
  { duration: required('timeout', textCodec, '', 'How long the step may take, such as 1h30m.') },
);

/** `timeout` around a step that has no such field of its own (pipeline-language.md 5.1). */
export const timeoutKind: WrapperKind = {
  role: 'wrapper',
  key: 'timeout',
  keys: struct.keys,
  decode(map, session) {
    const { duration } = struct.decodeMap(map, session);
    return (step) => ({ kind: 'timeout', duration, step });
  },
  encode: (config) => (config.kind === 'timeout' ? struct.encodeMap(config) : new Map()),
  schema: () => struct.schema(),
};
