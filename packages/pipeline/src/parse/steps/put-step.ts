import type { PutInputs, PutStepConfig } from '../../config/step-config.ts';
import type { Codec } from '../codec.ts';
import { flagCodec } from '../codecs/flag-codec.ts';
import { freeFormMapCodec } from '../codecs/free-form-codec.ts';
import { optional, required, structCodec } from '../codecs/struct-codec.ts';
import { tagsCodec } from '../codecs/tags-codec.ts';
import { identifierCodec, textCodec } from '../codecs/text-codec.ts';
import { formatGoPlain } from '../format-go-plain.ts';
import { coreKind, type OwnFields } from './step-kind.ts';

/** `all`, `detect`, or artifact names; other words are stored as "" and mean none (pipeline-language.md 5.3). */
const inputsCodec: Codec<PutInputs> = {
  decode(node, session) {
    if (node === null) return undefined;
    if (typeof node === 'string') return { kind: node === 'all' || node === 'detect' ? node : 'unknown' };
    if (!Array.isArray(node))
      return session.fail('unknown type for put inputs', 'write all, detect, or a list of names');
    const names = node.map((name, index) => {
      if (typeof name === 'string') return name.trim();
      return session.at(index, () => session.fail(`non-string put input: ${formatGoPlain(name)}`));
    });
    return { kind: 'named', names };
  },
  encode(inputs) {
    if (inputs.kind === 'named') return [...inputs.names];
    return inputs.kind === 'unknown' ? '' : inputs.kind;
  },
  schema: () => ({ anyOf: [{ enum: ['all', 'detect'] }, { type: 'array', items: { type: 'string' } }] }),
};

/** `put` (5.3). */
export const putKind = coreKind<PutStepConfig>(
  'put',
  structCodec<OwnFields<PutStepConfig>>(
    { struct: 'PutStep', goType: 'atc.PutStep' },
    {
      name: required('put', identifierCodec, '', 'Push to this resource.'),
      resource: optional('resource', textCodec, 'The resource where the step has another name.'),
      params: optional('params', freeFormMapCodec('atc.Params'), 'Params of the resource type.'),
      inputs: optional('inputs', inputsCodec, 'Artifacts to mount: all, detect, or their names.'),
      tags: optional('tags', tagsCodec, 'Only workers with these tags.'),
      getParams: optional('get_params', freeFormMapCodec('atc.Params'), 'Params of the get that follows.'),
      timeout: optional('timeout', textCodec, 'How long the step may take.'),
      noGet: optional('no_get', flagCodec, 'Do not fetch what was pushed.'),
    },
  ),
);
