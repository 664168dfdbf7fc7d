import type { HookKind, HookStepConfig, Step } from '../../config/step-config.ts';
import type { Codec } from '../codec.ts';
import { required, structCodec } from '../codecs/struct-codec.ts';
import { noStep } from './no-step.ts';
import type { WrapperKind } from './step-kind.ts';

const hooks: Readonly<Record<HookKind, { struct: string; description: string }>> = {
  on_success: { struct: 'OnSuccessStep', description: 'Runs when the step succeeded.' },
  on_failure: { struct: 'OnFailureStep', description: 'Runs when the step failed.' },
  on_abort: { struct: 'OnAbortStep', description: 'Runs when the build was aborted.' },
  on_error: { struct: 'OnErrorStep', description: 'Runs when the step errored.' },
  ensure: { struct: 'EnsureStep', description: 'Runs whatever happened.' },
};

/** One of the five hooks (pipeline-language.md 5.1, 12.3). */
export function hookKind(kind: HookKind, step: Codec<Step>): WrapperKind {
  const { struct: name, description } = hooks[kind];
  const struct = structCodec<Pick<HookStepConfig, 'hook'>>(
    { struct: name, goType: `atc.${name}` },
    { hook: required(kind, step, noStep, description) },
  );
  return {
    role: 'wrapper',
    key: kind,
    keys: struct.keys,
    decode(map, session) {
      const { hook } = struct.decodeMap(map, session);
      return (inner) => ({ kind, step: inner, hook });
    },
    encode: (config) => (config.kind === kind ? struct.encodeMap(config) : new Map()),
    schema: () => struct.schema(),
  };
}
