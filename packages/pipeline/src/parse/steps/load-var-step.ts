import type { LoadVarStepConfig } from '../../config/step-config.ts';
import { flagCodec } from '../codecs/flag-codec.ts';
import { optional, required, structCodec } from '../codecs/struct-codec.ts';
import { identifierCodec, textCodec } from '../codecs/text-codec.ts';
import { coreKind, type OwnFields } from './step-kind.ts';

/** `load_var` (pipeline-language.md 5.6). */
export const loadVarKind = coreKind<LoadVarStepConfig>(
  'load_var',
  structCodec<OwnFields<LoadVarStepConfig>>(
    { struct: 'LoadVarStep', goType: 'atc.LoadVarStep' },
    {
      name: required('load_var', identifierCodec, '', 'Name of the local var: ((.:name)).'),
      file: optional('file', textCodec, 'File with the value: ARTIFACT/path.'),
      format: optional(
        'format',
        { ...textCodec, schema: () => ({ type: 'string', examples: ['json', 'yaml', 'yml', 'trim', 'raw'] }) },
        'How to read the file.',
      ),
      reveal: optional('reveal', flagCodec, 'Show the value in build logs.'),
    },
  ),
);
