import { describe, expect, it } from 'vitest';
import { interpolate, interpolateWith } from './interpolate.ts';
import { StaticVars } from './static-vars.ts';
import { VarProblem } from './var-problem.ts';
import type { VarReference } from './var-reference.ts';
import type { VarSource } from './var-source.ts';

const strict = { expectAllKeys: true };

describe('vars at run time', () => {
  it('keep their type where they stand alone, numbers may stand inside texts', () => {
    const vars = new StaticVars({ n: 5, list: [1], yes: true, k: 'key' });
    const template = { a: '((n))', b: 'v((n))', c: '((list))', d: ['((yes))'], '((k))': 1 };
    expect(interpolate(template, vars, strict)).toEqual({
      ok: true,
      value: { a: 5, b: 'v5', c: [1], d: [true], key: 1 },
    });
  });

  it('are all named when nobody knows them', () => {
    const result = interpolate({ a: '((b)) ((src:p.f))', c: '((.:l))' }, new StaticVars({}), strict);
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'undefined_vars', message: 'undefined vars: .:l, b, src:p.f' },
    });
  });

  it('are asked for once each, and all at the same time', async () => {
    const asked: VarReference[] = [];
    let waiting = 0;
    let mostWaiting = 0;
    const source: VarSource = {
      async get(reference) {
        asked.push(reference);
        mostWaiting = Math.max(mostWaiting, ++waiting);
        await Promise.resolve();
        waiting--;
        return { kind: 'found', value: reference.path.toUpperCase() };
      },
    };
    const result = await interpolateWith(['((a))-((b))', '((a))'], source, strict);
    expect(result).toEqual({ ok: true, value: ['A-B', 'A'] });
    expect(asked.map(({ path }) => path)).toEqual(['a', 'b']);
    expect(mostWaiting).toBe(2);
  });

  it('end the resolution where a source fails', async () => {
    const error = new VarProblem('lookup_failed', 'vault is sealed', ['a']);
    const source: VarSource = { get: () => ({ kind: 'error', error }) };
    expect(await interpolateWith('((a))', source, strict)).toEqual({ ok: false, error });
    expect(await interpolateWith('((a..b))', source, strict)).toMatchObject({
      ok: false,
      error: { code: 'bad_reference' },
    });
  });

  it('cannot be keys where they are lists', () => {
    const result = interpolate({ '((l))': 1 }, new StaticVars({ l: [] }), strict);
    expect(result).toMatchObject({ ok: false, error: { code: 'not_a_key' } });
  });
});
