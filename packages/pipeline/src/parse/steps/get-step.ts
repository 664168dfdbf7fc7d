import { compareBytes } from '../../config/compare-bytes.ts';
import type { GetStepConfig, GetVersion } from '../../config/step-config.ts';
import { printJson } from '../../json/print-json.ts';
import type { Codec } from '../codec.ts';
import { flagCodec } from '../codecs/flag-codec.ts';
import { freeFormMapCodec } from '../codecs/free-form-codec.ts';
import { listCodec } from '../codecs/list-codec.ts';
import { optional, required, structCodec } from '../codecs/struct-codec.ts';
import { tagsCodec } from '../codecs/tags-codec.ts';
import { identifierCodec, textCodec } from '../codecs/text-codec.ts';
import { formatGoPlain } from '../format-go-plain.ts';
import { coreKind, type OwnFields } from './step-kind.ts';

/** `latest`, `every`, or a map of texts; other words are stored as "" and mean latest (pipeline-language.md 5.2). */
const versionCodec: Codec<GetVersion> = {
  decode(node, session) {
    if (node === null) return undefined;
    if (typeof node === 'string') return { kind: node === 'latest' || node === 'every' ? node : 'unknown' };
    if (!(node instanceof Map))
      return session.fail('unknown type for version', 'write latest, every, or a map of texts');
    const entries = [...node]
      .sort(([a], [b]) => compareBytes(a, b))
      .map(([key, value]) => {
        if (typeof value === 'string') return [key, value] as const;
        const hint = `put quotes around it: "${typeof value === 'object' ? printJson(value) : value}"`;
        return session.at(key, () => session.fail(`the value ${formatGoPlain(value)} of ${key} is not a string`, hint));
      });
    return { kind: 'pinned', version: Object.fromEntries(entries) };
  },
  encode(version) {
    if (version.kind === 'pinned')
      return new Map(Object.entries(version.version).sort(([a], [b]) => compareBytes(a, b)));
    return version.kind === 'unknown' ? '' : version.kind;
  },
  schema: () => ({
    anyOf: [{ enum: ['latest', 'every'] }, { type: 'object', additionalProperties: { type: 'string' } }],
  }),
};

/** `get` (5.2). */
export const getKind = coreKind<GetStepConfig>(
  'get',
  structCodec<OwnFields<GetStepConfig>>(
    { struct: 'GetStep', goType: 'atc.GetStep' },
    {
      name: required('get', identifierCodec, '', 'Fetch a version of this resource; also the name of the artifact.'),
      resource: optional('resource', textCodec, 'The resource where the step has another name.'),
      version: optional('version', versionCodec, 'latest, every, or a version to pin.'),
      params: optional('params', freeFormMapCodec('atc.Params'), 'Params of the resource type.'),
      passed: optional(
        'passed',
        listCodec(textCodec, { goType: '[]string', zero: '' }),
        'Only versions that went through all these jobs; globs.',
      ),
      trigger: optional('trigger', flagCodec, 'Start a build for each new version.'),
      tags: optional('tags', tagsCodec, 'Only workers with these tags.'),
      timeout: optional('timeout', textCodec, 'How long the step may take.'),
    },
  ),
);
