import type { AcrossStepConfig, AcrossVarConfig } from '../../config/step-config.ts';
import type { WholeNumber } from '../../config/whole-number.ts';
import { quoteGoString } from '../../yaml/value/quote-go-string.ts';
import type { Codec } from '../codec.ts';
import { flagCodec } from '../codecs/flag-codec.ts';
import { freeFormCodec } from '../codecs/free-form-codec.ts';
import { listCodec } from '../codecs/list-codec.ts';
import { optional, required, structCodec } from '../codecs/struct-codec.ts';
import { textCodec } from '../codecs/text-codec.ts';
import { wholeNumberCodec } from '../codecs/whole-number-codec.ts';
import { type OwnFields, wrapperKind } from './step-kind.ts';

/** `all`, or an integer (pipeline-language.md 5.6). */
const maxInFlightCodec: Codec<WholeNumber | 'all'> = {
  decode(node, session) {
    if (node === null) return undefined;
    if (node === 'all') return 'all';
    if (typeof node === 'string')
      return session.fail(`invalid max_in_flight ${quoteGoString(node)}`, 'write a number, or all');
    return session.nested((inner) => wholeNumberCodec.decode(node, inner)) ?? 0;
  },
  encode: (value) => (value === 'all' ? 'all' : wholeNumberCodec.encode(value)),
  schema: () => ({ anyOf: [{ const: 'all' }, { type: 'integer', minimum: 1 }] }),
};

const varStruct = structCodec<AcrossVarConfig>(
  { struct: 'target', goType: 'atc.target' },
  {
    name: required('var', textCodec, '', 'Name of the local var: ((.:name)).'),
    values: optional(
      'values',
      { ...freeFormCodec, schema: () => ({ type: ['array', 'string'] }) },
      'A list, or a var that is one.',
    ),
    maxInFlight: optional('max_in_flight', maxInFlightCodec, 'How many values at once: a number, or all.'),
  },
);

/** One var of an `across`; the only place inside steps where an unknown key stops the reading (2.4). */
const varCodec: Codec<AcrossVarConfig> = {
  ...varStruct,
  decode: (node, session) => session.nested((inner) => varStruct.decode(node, inner), true),
};

const varsCodec = listCodec<AcrossVarConfig>(varCodec, {
  goType: '[]atc.AcrossVarConfig',
  zero: { name: '' },
  keepEmpty: true,
});

/** `across` (5.6). */
export const acrossKind = wrapperKind<AcrossStepConfig>(
  'across',
  structCodec<OwnFields<AcrossStepConfig, 'step'>>(
    { struct: 'AcrossStep', goType: 'atc.AcrossStep' },
    {
      vars: required('across', varsCodec, null, 'Run the step once for each combination of these values.'),
      failFast: optional('fail_fast', flagCodec, 'Stop the others when one fails.'),
    },
  ),
);
