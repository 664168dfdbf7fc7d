import { propertyRuns, propertyTimeoutMs } from '@rondo/foundation/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../config/json-value.ts';
import { interpolate, varNamesIn } from './interpolate.ts';
import { StaticVars } from './static-vars.ts';

const names = ['a', 'b', 'c'];
const scrap = fc.constantFrom(
  '((',
  '))',
  '(',
  ')',
  '((a',
  'b))',
  '(( a ))',
  '((a+b))',
  '{{a}}',
  '$1',
  '$&',
  'x',
  ' ',
  '\n',
  '((src:a))',
  '((.:a))',
);
const reference = fc.constantFrom(...names.map((name) => `((${name}))`));
const values = fc.record(
  Object.fromEntries(names.map((name) => [name, fc.constantFrom('', 'v', '$&', '$1', 'line\nline', '))', '(', 7, -1)])),
);

describe('filling vars in', () => {
  it('touches nothing outside the double parentheses', { timeout: propertyTimeoutMs }, () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(scrap, reference), { minLength: 2 }), values, (parts, vars) => {
        const template = parts.join('|');
        const expected = template.replace(/\(\(([abc])\)\)/g, (_, name: string) => String(vars[name]));
        expect(interpolate(template, new StaticVars(vars), { expectAllKeys: false })).toEqual({
          ok: true,
          value: expected,
        });
      }),
      propertyRuns(2_000),
    );
  });

  it('leaves a value without vars as it is, whatever its shape', { timeout: propertyTimeoutMs }, () => {
    const free = fc.jsonValue().filter((json) => !JSON.stringify(json).includes('(('));
    fc.assert(
      fc.property(free, (json) => {
        // fast-check's JSON is JSON: what it prints and reads back is the same.
        const template: JsonValue = JSON.parse(JSON.stringify(json));
        expect([...varNamesIn(template)]).toEqual([]);
        expect(interpolate(template, new StaticVars({}), { expectAllKeys: true })).toEqual({
          ok: true,
          value: template,
        });
      }),
      propertyRuns(100),
    );
  });
});
