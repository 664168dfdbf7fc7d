import { describe, expect, it } from 'vitest';
import { printJson } from '../../json/print-json.ts';
import { toJsonNode } from '../../json/to-json-node.ts';
import { rereadValue } from '../../text/reread-value.ts';
import { interpolateYaml } from '../../vars/interpolate-yaml.ts';
import { readVarsFile } from '../../vars/read-vars-file.ts';
import { StaticVars } from '../../vars/static-vars.ts';
import { VarTracker } from '../../vars/var-tracker.ts';
import { composeDocument } from '../compose/compose-document.ts';
import { emitYaml } from '../emit/emit-yaml.ts';
import { buildValue } from './build-value.ts';

const read = (text: string) => buildValue(composeDocument(text));

describe('a key -0.0', () => {
  it('keeps its sign', () => {
    expect(printJson(toJsonNode(read('{-0.0: x, 0: q, 1.0: z}')))).toBe('{"-0":"x","0":"q","1":"z"}');
    expect(emitYaml(read('{-0.0: x, -1.5: q, 1: z}'))).toBe('-1.5: q\n-0: x\n1: z\n');
  });

  it('is the key 0.0, and the sign set last stays', () => {
    expect(emitYaml(read('{0.0: x, -0.0: q}'))).toBe('-0: q\n');
    expect(emitYaml(read('{-0.0: x, 0.0: q}'))).toBe('0: q\n');
    expect(() => buildValue(composeDocument('{-0.0: x, 0.0: q}'), { refuseRepeatedKeys: true })).toThrow(
      'key 0 already set in map',
    );
  });

  it('is an integer without sign once it is printed and read again', () => {
    const value = rereadValue(read('{-0.0: x}'), { refuseRepeatedKeys: false });
    expect(printJson(toJsonNode(value))).toBe('{"0":"x"}');
  });

  it('is a text with its sign where a file of vars has it', () => {
    const vars = readVarsFile('v: {-0.0: x}\nz: -0.0\n');
    const source = new StaticVars(vars.ok ? vars.values : {});
    const tracker = new VarTracker((reference) => source.get(reference));
    expect(emitYaml(interpolateYaml(read('{a: ((v)), ((z)): b}'), tracker))).toBe('-0: b\na:\n  "-0": x\n');
  });
});
