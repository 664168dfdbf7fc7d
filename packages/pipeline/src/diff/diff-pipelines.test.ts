import { describe, expect, it } from 'vitest';
import { parsePipeline } from '../parse/parse-pipeline.ts';
import { type DiffOptions, diffPipelines } from './diff-pipelines.ts';
import { renderDiff } from './render-diff.ts';

function pipeline(text: string) {
  const parsed = parsePipeline(text);
  if (!parsed.ok) throw new Error(parsed.errors.map((error) => error.text).join(', '));
  return parsed.config;
}

function show(before: string, after: string, options?: DiffOptions): string {
  return renderDiff(diffPipelines(pipeline(before), pipeline(after), options), { colors: false, backspaces: false });
}

describe('beyond what stock fly shows', () => {
  it('a rename can be followed instead of shown as removed and added', () => {
    const [before, after] = ['{jobs: [{name: a, plan: []}]}', '{jobs: [{name: b, old_name: a, plan: []}]}'];
    expect(show(before, after)).toContain('job a has been removed:');
    expect(show(before, after, { followRenames: true })).toBe(
      'jobs:\n  job a has been renamed to b:\n- name: a\n+ name: b\n+ old_name: a\n  plan: []\n  \n',
    );
    const kept = '{jobs: [{name: a, plan: []}, {name: b, old_name: a, plan: []}]}';
    expect(show(before, kept, { followRenames: true })).toContain('job b has been added:');
  });

  it('prototypes can be compared', () => {
    const [before, after] = ['{prototypes: [{name: p, type: t}]}', '{prototypes: [{name: p, type: u}]}'];
    expect(show(before, after)).toBe('');
    expect(show(before, after, { comparePrototypes: true })).toContain('- type: t\n+ type: u\n');
  });
});
