import { compareBytes } from '../config/compare-bytes.ts';
import type { PipelineConfig } from '../config/pipeline-config.ts';
import { diffPipelines } from '../diff/diff-pipelines.ts';
import { renderDiff } from '../diff/render-diff.ts';
import { toJsonNode } from '../json/to-json-node.ts';
import { decodePipeline } from '../parse/decode-pipeline.ts';
import { parsePipeline, readPipeline } from '../parse/parse-pipeline.ts';
import { evaluateTemplate } from '../vars/evaluate-template.ts';
import { expandVars } from '../vars/flatten-vars.ts';
import { parseVarFlag, parseYamlVarFlag } from '../vars/parse-var-flags.ts';
import { StaticVars } from '../vars/static-vars.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import { compareText, type Mismatch } from './mismatch.ts';

/** A case of schema `diff/1`. */
export interface DiffCase {
  readonly name: string;
  /** The pipeline that exists; null: none. */
  readonly old: string | null;
  readonly new: string;
  readonly flags?: readonly string[];
  readonly stdout: string;
}

/** Compares what a case shows of the difference: all that `fly set-pipeline` prints before it names the pipeline. */
export function runDiffCase({ old, new: fresh, flags = [], stdout }: DiffCase): Mismatch[] {
  const before = old === null ? undefined : asServerHasIt(old);
  const diff = diffPipelines(before, asFlyHasIt(fresh, flags));
  const shown = renderDiff(diff, { colors: !flags.includes('--no-color'), backspaces: true });
  return compareText('difference', differenceIn(stdout), shown);
}

function differenceIn(stdout: string): string {
  return stdout === 'no changes to apply\n' ? '' : stdout.slice(0, stdout.indexOf('\x1b[1mpipeline name:'));
}

function asFlyHasIt(text: string, flags: readonly string[]): PipelineConfig {
  const evaluated = evaluateTemplate(text, varsIn(flags));
  if (!evaluated.ok) throw new Error(evaluated.error);
  return unwrap(
    readPipeline(evaluated.text, (document) => decodePipeline(toJsonNode(buildValue(document)), { strict: false })),
  );
}

function varsIn(flags: readonly string[]): StaticVars {
  const pairs = flags.flatMap((flag, index) => {
    const value = flags[index + 1] ?? '';
    const parsed =
      flag === '-v' ? parseVarFlag(value) : flag === '-y' || flag === '-i' ? parseYamlVarFlag(value) : undefined;
    return parsed?.ok === true ? [parsed.pair] : [];
  });
  return new StaticVars(new Map(Object.entries(expandVars(pairs))));
}

/** A server returns resources, types and prototypes sorted by name (pipeline-language.md 2.6). */
function asServerHasIt(text: string): PipelineConfig {
  const config = unwrap(parsePipeline(text));
  const byName = <T extends { readonly name: string }>(list: readonly T[]) =>
    list.toSorted((a, b) => compareBytes(a.name, b.name));
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
