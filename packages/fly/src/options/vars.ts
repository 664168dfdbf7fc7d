import type { VarPair } from '@rondo/pipeline';
import { InvalidValueError, type Option, type OptionHead } from '../grammar/option.ts';

type VarHead = Pick<OptionHead, 'description' | 'valueName' | 'short'> & { readonly long: string };

/** `-v NAME=STRING`: vars with texts as their values (fly.md 8.4). */
export function vars(): Option<readonly VarPair[]> {
  return {
    short: 'v',
    long: 'var',
    valueName: '[NAME=STRING]',
    description: 'Specify a string value to set for a variable in the pipeline',
    raw: true,
    typeName: '[]flaghelpers.VariablePairFlag',
    takesValue: true,
    initial: [],
    async read(text, before = []) {
      const { parseVarFlag } = await import('@rondo/pipeline');
      const parsed = parseVarFlag(text);
      if (!parsed.ok) throw new InvalidValueError(parsed.error);
      return [...before, parsed.pair];
    },
  };
}

/** `-y NAME=YAML` */
export function yamlVars(): Option<readonly VarPair[]> {
  return yamlPairs({
    short: 'y',
    long: 'yaml-var',
    valueName: '[NAME=YAML]',
    description: 'Specify a YAML value to set for a variable in the pipeline',
  });
}

/** Vars with YAML values, whatever they are for. */
export function yamlPairs(head: VarHead): Option<readonly VarPair[]> {
  return {
    ...head,
    raw: true,
    typeName: '[]flaghelpers.YAMLVariablePairFlag',
    takesValue: true,
    initial: [],
    async read(text, before = []) {
      const { parseYamlVarFlag } = await import('@rondo/pipeline');
      const parsed = parseYamlVarFlag(text);
      if (!parsed.ok) throw new InvalidValueError(parsed.error);
      return [...before, parsed.pair];
    },
  };
}
