import type { DoStepConfig, Step } from '../../config/step-config.ts';
import type { Codec } from '../codec.ts';
import { optional, required, structCodec } from '../codecs/struct-codec.ts';
import { tagsCodec } from '../codecs/tags-codec.ts';
import { type CoreKind, coreKind, type OwnFields } from './step-kind.ts';

/** `do` (pipeline-language.md 5.6). */
export function doKind(steps: Codec<readonly Step[] | null>): CoreKind {
  return coreKind<DoStepConfig>(
    'do',
    structCodec<OwnFields<DoStepConfig>>(
      { struct: 'DoStep', goType: 'atc.DoStep' },
      {
        steps: required('do', steps, null, 'Steps, one after the other.'),
        tags: optional('tags', tagsCodec, 'Worker tags of steps in it without tags of their own.'),
      },
    ),
  );
}
