import type { SetPipelineStepConfig } from '../../config/step-config.ts';
import { freeFormMapCodec } from '../codecs/free-form-codec.ts';
import { listCodec } from '../codecs/list-codec.ts';
import { optional, required, structCodec } from '../codecs/struct-codec.ts';
import { identifierCodec, textCodec } from '../codecs/text-codec.ts';
import { coreKind, type OwnFields } from './step-kind.ts';

/** `set_pipeline` (pipeline-language.md 5.6). */
export const setPipelineKind = coreKind<SetPipelineStepConfig>(
  'set_pipeline',
  structCodec<OwnFields<SetPipelineStepConfig>>(
    { struct: 'SetPipelineStep', goType: 'atc.SetPipelineStep' },
    {
      name: required('set_pipeline', identifierCodec, '', 'Pipeline to set; self is this one.'),
      file: optional('file', textCodec, 'Pipeline file: ARTIFACT/path.'),
      team: optional('team', textCodec, 'Team of the pipeline where it is another.'),
      vars: optional('vars', freeFormMapCodec('atc.Params'), 'Values for its ((vars)).'),
      varFiles: optional(
        'var_files',
        listCodec(textCodec, { goType: '[]string', zero: '' }),
        'Files with values: ARTIFACT/path.',
      ),
      instanceVars: optional('instance_vars', freeFormMapCodec('atc.InstanceVars'), 'Which instance to set.'),
    },
  ),
);
