import { expect, it } from 'vitest';
import { interpolate } from '../vars/interpolate.ts';
import { StaticVars } from '../vars/static-vars.ts';
import { fillPipeline } from './fill-pipeline.ts';

it.each([{ a: 'b' }, ['a']])('a key cannot be filled in with %j: the error says which key, and where', (value) => {
  const vars = new StaticVars({ k: value });
  const text = 'jobs:\n- name: j\n  plan:\n  - task: t\n    file: a/b\n    params:\n      ((k)): x\n';
  const problem = 'var ((k)) is a list or a map and cannot be used as a key';
  expect(fillPipeline(text, { vars })).toEqual({ ok: false, errors: [{ text: problem, line: 7, column: 7 }] });
  expect(interpolate({ '((k))': 1 }, vars, { expectAllKeys: true })).toMatchObject({
    ok: false,
    error: { code: 'not_a_key', references: ['k'] },
  });
});
