import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PipelineConfig } from '../config/pipeline-config.ts';
import { toJsonNode } from '../json/to-json-node.ts';
import { decodePipeline } from '../parse/decode-pipeline.ts';
import { parsePipeline, readPipeline } from '../parse/parse-pipeline.ts';
import { evaluateTemplate } from '../vars/evaluate-template.ts';
import { StaticVars } from '../vars/static-vars.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import { diffPipelines } from './diff-pipelines.ts';
import { renderDiff } from './render-diff.ts';

const shared = join(import.meta.dirname, '../../../../../shared');
const vectors = join(shared, 'vectors/yaml/diff.json');
const golden = join(shared, 'golden');

interface DiffCase {
  name: string;
  old: string | null;
  new: string;
  flags?: string[];
  stdout: string;
}

describe.skipIf(!existsSync(vectors))('differences are shown as fly set-pipeline shows them', () => {
  const { cases }: { cases: DiffCase[] } = existsSync(vectors)
    ? JSON.parse(readFileSync(vectors, 'utf8'))
    : { cases: [] };

  it.each(cases.map((diffCase) => [diffCase.name, diffCase] as const))(
    '%s',
    (_, { old, new: fresh, flags = [], stdout }) => {
      const before = old === null ? undefined : asServerHasIt(old);
      const vars = new StaticVars({ a: '7' });
      const evaluated = flags.includes('-v') ? evaluateTemplate(fresh, vars) : { ok: true as const, text: fresh };
      if (!evaluated.ok) throw new Error(evaluated.error);
      expect(show(before, asFlyHasIt(evaluated.text), !flags.includes('--no-color'))).toBe(diffPart(stdout));
    },
  );
});

describe.skipIf(!existsSync(golden))('and in the recorded sessions', () => {
  const sessions: { argv?: string[]; exit?: number; stdout?: string; note?: string }[] = existsSync(golden)
    ? JSON.parse(readFileSync(join(golden, 'fly/set-pipeline.json'), 'utf8'))
    : [];
  const read = (name: string) => readFileSync(join(golden, `pipelines/${name}.yml`), 'utf8');

  it.each([
    ['create', undefined, 'set-1'],
    ['changed', 'set-1', 'set-2'],
    ['vars left to run time', 'set-1', 'vars'],
  ])('%s', (note, before, after) => {
    const session = sessions.find((candidate) => candidate.note === note);
    const old = before === undefined ? undefined : asServerHasIt(read(before));
    expect(show(old, asFlyHasIt(read(after)), true)).toBe(diffPart(session?.stdout ?? ''));
  });
});

function show(before: PipelineConfig | undefined, after: PipelineConfig, colors: boolean): string {
  return renderDiff(diffPipelines(before, after), { colors, backspaces: true });
}

/** What a recorded output has of the difference: all before the name of the pipeline. */
function diffPart(stdout: string): string {
  return stdout === 'no changes to apply\n' ? '' : stdout.slice(0, stdout.indexOf('\x1b[1mpipeline name:'));
}

function asFlyHasIt(text: string): PipelineConfig {
  return unwrap(readPipeline(text, (document) => decodePipeline(toJsonNode(buildValue(document)), { strict: false })));
}

/** The server returns resources and types sorted by name. */
function asServerHasIt(text: string): PipelineConfig {
  const config = unwrap(parsePipeline(text));
  const byName = <T extends { name: string }>(entries: readonly T[]) =>
    entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    ...config,
    resources: byName(config.resources),
    resourceTypes: byName(config.resourceTypes),
    prototypes: byName(config.prototypes),
  };
}

function unwrap(parsed: ReturnType<typeof parsePipeline>): PipelineConfig {
  if (!parsed.ok) throw new Error(parsed.errors.map((error) => error.text).join(', '));
  return parsed.config;
}
