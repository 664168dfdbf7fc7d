import type { HookKind, HookStepConfig, Step } from '../../config/step-config.ts';
import type { Codec } from '../codec.ts';
import { required, structCodec } from '../codecs/struct-codec.ts';
import { noStep } from './no-step.ts';
import { type OwnFields, type WrapperKind, wrapperKind } from './step-kind.ts';

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
  return wrapperKind<HookStepConfig>(
    kind,
    structCodec<OwnFields<HookStepConfig, 'step'>>(
      { struct: name, goType: `atc.${name}` },
      { hook: required(kind, step, noStep, description) },
    ),
  );
}
