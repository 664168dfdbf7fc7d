import { describe, expect, it } from 'vitest';
import { parsePipeline } from '../parse/parse-pipeline.ts';
import { fillPipeline } from '../text/fill-pipeline.ts';
import { StaticVars } from '../vars/static-vars.ts';
import { checkPipeline } from './check-pipeline.ts';

function check(text: string) {
  return checkPipeline(parsePipeline(text)).problems.map(({ text: said, line, column, hint }) => ({
    said,
    line,
    column,
    hint,
  }));
}

describe('a problem says where it is and what to do', () => {
  it('for an unknown key outside steps', () => {
    expect(check('jobs:\n- name: j\n  sreial: true\n  plan: []\n')).toEqual([
      {
        said: 'error unmarshaling JSON: while decoding JSON: json: unknown field "sreial"',
        line: 3,
        column: 3,
        hint: 'did you mean serial?',
      },
    ]);
  });

  it('for an unknown key in a step deep inside', () => {
    const text =
      'jobs:\n- name: j\n  plan:\n  - in_parallel:\n    - do:\n      - task: t\n        file: a/b\n        timout: 1h\n';
    expect(check(text)).toEqual([
      {
        said: 'jobs.j.plan.do[0].in_parallel.steps[0].do[0]: unknown fields ["timout"]',
        line: 8,
        column: 9,
        hint: 'did you mean timeout instead of timout?',
      },
    ]);
  });

  it('for a resource that is not there', () => {
    const text = 'resources:\n- {name: repo, type: git}\njobs:\n- name: j\n  plan:\n  - get: repo\n  - put: rep\n';
    expect(check(text)).toEqual([
      { said: "jobs.j.plan.do[1].put(rep): unknown resource 'rep'", line: 7, column: 5, hint: 'did you mean repo?' },
    ]);
  });

  it('for a value of the wrong type in a merged map', () => {
    const text = 'x-common: &c\n  serial: "yes"\njobs:\n- <<: *c\n  name: j\n  plan: []\n';
    expect(check(text)).toMatchObject([
      { said: expect.stringContaining('JobConfig.jobs.serial of type bool'), line: 2, column: 3 },
    ]);
  });

  it('for a hook of a job', () => {
    expect(check('jobs:\n- name: j\n  plan: []\n  on_failure:\n    put: x\n')).toMatchObject([{ line: 5, column: 5 }]);
  });

  it.each([
    [
      'a step that is gone',
      'jobs: [{name: j, plan: [{aggregate: []}]}]',
      'aggregate is no longer a step: write in_parallel',
    ],
    ['the old braces', 'jobs: [{name: j, plan: []}]\nx: {{v}}', 'the old {{var}} syntax is gone: write ((var))'],
    ['a step with a slip', 'jobs: [{name: j, plan: [{in_paralel: []}]}]', 'did you mean in_parallel?'],
    ['days', 'resources: [{name: r, type: t, check_every: 1d}]', expect.stringContaining('a day is 24h')],
    ['tabs', 'jobs:\n\t- a', expect.stringContaining('not tabs')],
  ])('%s', (_, text, hint) => {
    expect(check(text)[0]?.hint).toEqual(hint);
  });

  it('for two merge keys in one map', () => {
    const filled = fillPipeline('a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n');
    expect(filled).toMatchObject({
      ok: false,
      errors: [{ line: 4, column: 3, hint: 'merge both in one line: <<: [*a, *b]' }],
    });
  });

  it('for a var that cannot be used', () => {
    const filled = fillPipeline('jobs: []\nx:\n  y: v-((flag))\n', { vars: new StaticVars({ flag: true }) });
    expect(filled).toMatchObject({ ok: false, errors: [{ line: 3, column: 8 }] });
  });

  it('for a warning too', () => {
    const { warnings } = checkPipeline(parsePipeline('jobs:\n- name: Job\n  plan: []\n'));
    expect(warnings).toMatchObject([{ type: 'invalid_identifier', line: 2, column: 3 }]);
  });

  it.each([
    ['a list that is never closed', 'jobs: [', 1, 8],
    ['the same with empty lines behind it', 'jobs: [\n\n', 1, 8],
    ['a quote that is never closed', 'a: b\njobs: "\n- a\n', 2, 7],
    ['a map that is never closed', 'a: b\njobs: {a: b\n # c\n', 3, 5],
  ])('for %s, inside the text', (_, text, line, column) => {
    for (const parsed of [parsePipeline(text), fillPipeline(text)]) {
      expect(parsed).toMatchObject({ ok: false, errors: [{ line, column }] });
    }
  });
});
