import { createHash } from 'node:crypto';
import { formatPipelineFile } from '../check/format-pipeline-file.ts';
import { validatePipelineFile } from '../check/validate-pipeline-file.ts';
import type { TaskConfig } from '../config/task-config.ts';
import { printPipeline, printPipelineJson } from '../format/print-pipeline.ts';
import type { JsonNode } from '../json/json-node.ts';
import { toJsonNode } from '../json/to-json-node.ts';
import { toPlainJson } from '../json/to-plain-json.ts';
import { storedTaskConfig } from '../parse/decode-stored.ts';
import { parsePipeline } from '../parse/parse-pipeline.ts';
import { parseTaskConfig } from '../parse/parse-task-config.ts';
import { validatePipeline } from '../validate/validate-pipeline.ts';
import { readVarsFile } from '../vars/read-vars-file.ts';
import { StaticVars } from '../vars/static-vars.ts';
import { composeDocument } from '../yaml/compose/compose-document.ts';
import { isMergeKey, type YamlNode } from '../yaml/compose/node.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import { YamlError } from '../yaml/yaml-error.ts';
import { countNode, type PartCounts } from './count-parts.ts';
import { compareJson, compareText, type Mismatch } from './mismatch.ts';

interface CommandRecord {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface OutputRecord {
  readonly exit: number;
  readonly stdout_sha256: string;
  /** The same bytes as a file beside the record. */
  readonly file?: string;
}

/** What stock `fly` says about one pipeline of a corpus. */
export interface CorpusRecord {
  readonly file: string;
  readonly counts: PartCounts | null;
  readonly vars_file?: string;
  readonly validate: CommandRecord;
  readonly validate_strict: CommandRecord;
  readonly validate_output: OutputRecord;
  readonly validate_vars?: CommandRecord;
  readonly validate_vars_strict?: CommandRecord;
  readonly validate_vars_output?: OutputRecord;
  readonly format: OutputRecord & { readonly stderr: string };
}

/** Facts about one task file of a corpus. */
export interface TaskRecord {
  readonly file: string;
  readonly counts: Readonly<Partial<Record<'inputs' | 'outputs' | 'caches' | 'params' | 'args', number>>>;
}

type ReadFile = (name: string) => string;

/** Does with a pipeline what was recorded, and compares verdicts, texts, bytes and counts. */
export function runCorpusRecord(record: CorpusRecord, read: ReadFile): Mismatch[] {
  const text = read(record.file);
  const vars = record.vars_file === undefined ? undefined : readVars(read(record.vars_file));
  const validate = (options: { strict?: boolean; output?: boolean; withVars?: boolean }) =>
    validatePipelineFile(text, {
      strict: options.strict === true,
      output: options.output === true,
      ...(options.withVars === true && vars !== undefined && { vars }),
    });
  return [
    ...compareCommand('validate', record.validate, validate({})),
    ...compareCommand('validate_strict', record.validate_strict, validate({ strict: true })),
    ...compareOutput('validate_output', record.validate_output, validate({ output: true }), read),
    ...compareCommand('validate_vars', record.validate_vars, validate({ withVars: true })),
    ...compareCommand('validate_vars_strict', record.validate_vars_strict, validate({ strict: true, withVars: true })),
    ...compareOutput(
      'validate_vars_output',
      record.validate_vars_output,
      validate({ output: true, withVars: true }),
      read,
    ),
    ...compareFormat(record.format, text, read),
    ...compareJson('counts', record.counts, count(text)),
    ...compareSecondRound(text),
  ];
}

/** Reads a task file and compares its counts. */
export function runTaskRecord(record: TaskRecord, read: ReadFile): Mismatch[] {
  const { inputs = [], outputs = [], caches = [], params, run } = readTaskLeniently(read(record.file));
  const counts: Record<string, number> = {
    inputs: inputs.length,
    outputs: outputs.length,
    caches: caches.length,
    params: Object.keys(params ?? {}).length,
    args: run?.args?.length ?? 0,
  };
  return Object.entries(record.counts).flatMap(([part, expected]) =>
    compareText(`counts: ${part}`, String(expected), String(counts[part])),
  );
}

/** The records are facts about the text, whether or not the task may run. */
function readTaskLeniently(text: string): TaskConfig {
  const parsed = parseTaskConfig(text);
  if (parsed.ok) return parsed.config;
  return storedTaskConfig.decode(toPlainJson(toJsonNode(buildValue(composeDocument(text)))));
}

function readVars(text: string): StaticVars {
  const file = readVarsFile(text);
  return new StaticVars(file.ok ? new Map(Object.entries(file.values)) : {});
}

interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function compareCommand(view: string, expected: CommandRecord | undefined, actual: Ran): Mismatch[] {
  if (expected === undefined) return [];
  return [
    ...compareText(`${view}: exit`, String(expected.exit), String(actual.exitCode)),
    ...compareText(`${view}: stdout`, expected.stdout, actual.stdout),
    ...compareText(`${view}: stderr`, expected.stderr, actual.stderr),
  ];
}

function compareOutput(view: string, expected: OutputRecord | undefined, actual: Ran, read: ReadFile): Mismatch[] {
  if (expected === undefined) return [];
  return [
    ...compareText(`${view}: exit`, String(expected.exit), String(actual.exitCode)),
    ...(expected.file === undefined
      ? []
      : compareText(`${view}: ${expected.file}`, read(expected.file), actual.stdout)),
    ...compareText(`${view}: sha256`, expected.stdout_sha256, sha256(actual.stdout)),
  ];
}

function compareFormat(expected: CorpusRecord['format'], text: string, read: ReadFile): Mismatch[] {
  const actual = formatPipelineFile(text);
  return [
    ...compareOutput('format', expected, actual, read),
    ...compareText('format: stderr', expected.stderr, actual.stderr),
  ];
}

/** Null where the text is not well-formed. */
function count(text: string): PartCounts | null {
  try {
    const { root } = composeDocument(text);
    return countNode(root === undefined ? null : looseJson(root));
  } catch (error) {
    if (error instanceof YamlError) return null;
    throw error;
  }
}

/** A document as JSON even where its keys are not texts. */
function looseJson(node: YamlNode): JsonNode {
  if (node.kind === 'alias') return looseJson(node.target);
  if (node.kind === 'scalar') return node.value === '' && node.implicit ? null : node.value;
  if (node.kind === 'sequence') return node.items.map(looseJson);
  const map = new Map<string, JsonNode>();
  for (const { key, value } of node.entries) {
    const inner = looseJson(value);
    if (!isMergeKey(key)) map.set(key.kind === 'scalar' ? key.value : '', inner);
    else
      for (const part of Array.isArray(inner) ? inner : [inner])
        if (part instanceof Map) for (const [name, item] of part) map.set(name, item);
  }
  return map;
}

/** A pipeline that was set, read back and set again is the same pipeline. */
function compareSecondRound(text: string): Mismatch[] {
  const first = parsePipeline(text);
  if (!first.ok || validatePipeline(first.config).errors.length > 0) return [];
  const printed = printPipeline(first.config);
  const second = parsePipeline(printed);
  if (!second.ok) return [{ view: 'set again', expected: 'a pipeline', actual: second.errors[0]?.text ?? '' }];
  return compareText('set again', printPipelineJson(first.config), printPipelineJson(second.config));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
