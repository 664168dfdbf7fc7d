import { parseYamlVarFlag } from '@rondo/pipeline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstanceVars } from './parse-instance-vars.ts';
import { parseJob, parsePipeline } from './parse-reference.ts';
import { formatInstanceVars, formatPipeline, instanceQuery } from './pipeline-reference.ts';

describe('instance vars on the command line', () => {
  it.each([
    ['branch:main', '{"branch":"main"}'],
    ['branch: main, n: 3', '{"branch":"main","n":3}'],
    ['list:[1, "2"],m:{a: b}', '{"list":[1,"2"],"m":{"a":"b"}}'],
    [`"a.b".c:x,"a.b".d:'y,z'`, '{"a.b":{"c":"x","d":"y,z"}}'],
    ['k.0:p,k.1:q', '{"k":{"0":"p","1":"q"}}'],
    ['e:,f:""', '{"e":null,"f":""}'],
    ['big:12345678901234567890,exact:1.10', '{"big":12345678901234567890,"exact":1.1}'],
  ])('%s', async (text, json) => {
    expect(JSON.stringify(await parseInstanceVars(text))).toBe(json);
  });

  it.each([
    ['branch=main', 'instance vars should be formatted as <key1:value1>(,<key2:value2>)'],
    ['"a".:x', `invalid var '"a".': empty field`],
    [
      'k:{a: b',
      "invalid value for key 'k': error converting YAML to JSON: yaml: line 1: did not find expected ',' or '}'",
    ],
  ])('%s is refused', async (text, message) => {
    await expect(parseInstanceVars(text)).rejects.toThrow(new Error(message).message);
  });

  it('come back as they were written, brackets aside', async () => {
    const key = fc.stringMatching(/^[a-z]([a-z.:,/ ]{0,4}[a-z])?$/);
    const text = fc.string({ unit: fc.constantFrom(...'ab1.:,/ -+~ynTrueOff#&*!|>%@`') });
    const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.integer()));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, value, { minKeys: 1 }), async (vars) => {
        expect(await parseInstanceVars(formatInstanceVars(vars))).toEqual(vars);
      }),
    );
  });

  it('quote a text exactly where YAML would read something else', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'ab01.-+~yYnNxXeE_tTrueoOffIinNaul#[]{}&*!|>%@`?=<'),
      maxLength: 6,
    });
    fc.assert(
      fc.property(text, (value) => {
        const read = parseYamlVarFlag(`v=${value}`);
        const isText = read.ok && read.pair.value === value;
        expect(formatInstanceVars({ a: value })).toBe(isText ? `a:${value}` : `a:${JSON.stringify(value)}`);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('references', () => {
  it('print flat, sorted, and quoted only where they must be', () => {
    const instanceVars = { pr: '12', branch: 'feature/cart', debug: true, a: { 'b.c': null } };
    expect(formatPipeline({ name: 'preview', instanceVars })).toBe(
      'preview/a."b.c":null,branch:"feature/cart",debug:true,pr:"12"',
    );
    expect(instanceQuery({ name: 'preview', instanceVars })[1]).toEqual(['vars.branch', '"feature/cart"']);
    expect(formatPipeline({ name: 'plain' })).toBe('plain');
  });

  it('of jobs take what follows the last slash for the job', async () => {
    expect(await parseJob('p/branch:feature/x,foo:bar/j')).toEqual({
      pipeline: { name: 'p', instanceVars: { branch: 'feature/x', foo: 'bar' } },
      job: 'j',
    });
    await expect(parseJob('p')).rejects.toThrow('argument format should be <pipeline>/<job>');
    await expect(parseJob('p/')).rejects.toThrow('argument format should be <pipeline>/<job>');
    expect(await parsePipeline('p')).toEqual({ name: 'p' });
  });
});
