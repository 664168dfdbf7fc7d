import { checkPipeline } from '../check/check-pipeline.ts';
import { formatPipelineFile } from '../check/format-pipeline-file.ts';
import { validatePipelineFile } from '../check/validate-pipeline-file.ts';
import { compareBytes } from '../config/compare-bytes.ts';
import type { PipelineConfig } from '../config/pipeline-config.ts';
import { printPipelineJson } from '../format/print-pipeline.ts';
import { printJson } from '../json/print-json.ts';
import { parsePipeline } from '../parse/parse-pipeline.ts';
import { expandVars, type VarPair } from '../vars/flatten-vars.ts';
import { MultiVars } from '../vars/multi-vars.ts';
import { parseVarFlag, parseYamlVarFlag } from '../vars/parse-var-flags.ts';
import { readVarsFile } from '../vars/read-vars-file.ts';
import { StaticVars } from '../vars/static-vars.ts';
import type { StaticVarSource } from '../vars/var-source.ts';
import { compareText, type Mismatch } from './mismatch.ts';

interface Outcome {
  readonly exit: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** A case of schema `yaml/1`. */
export interface YamlCase {
  readonly name: string;
  readonly text: string;
  readonly args?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly expect: {
    readonly validate?: Outcome;
    readonly validate_strict?: Outcome;
    readonly output?: string;
    readonly format?: Outcome;
    readonly server?: { readonly status: number; readonly config?: string; readonly body?: string };
  };
}

/** Runs the views of a case that it expects something of, through the functions behind `fly` and the server. */
export function runYamlCase({ text, args = [], files = {}, expect }: YamlCase): Mismatch[] {
  const flags = readFlags(args, files);
  if (!flags.ok)
    return compareOutcome('validate', expect.validate, { exit: 1, stdout: '', stderr: `error: ${flags.error}\n` });
  const { vars } = flags;
  const validate = (strict: boolean, output: boolean) =>
    toOutcome(validatePipelineFile(text, { vars, strict, output }));
  return [
    ...compareOutcome('validate', expect.validate, validate(false, false)),
    ...compareOutcome('validate_strict', expect.validate_strict ?? expect.validate, validate(true, false)),
    ...(expect.output === undefined ? [] : compareText('output', expect.output, validate(false, true).stdout)),
    ...compareOutcome('format', expect.format, toOutcome(formatPipelineFile(text))),
    ...(expect.server === undefined ? [] : compareServer(expect.server, text)),
  ];
}

function toOutcome(result: { exitCode: number; stdout: string; stderr: string }) {
  return { exit: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}

function compareOutcome(view: string, expected: Outcome | undefined, actual: Required<Outcome>): Mismatch[] {
  if (expected === undefined) return [];
  return [
    ...compareText(`${view}: exit`, String(expected.exit), String(actual.exit)),
    ...compareText(`${view}: stdout`, expected.stdout ?? '', actual.stdout),
    ...compareText(`${view}: stderr`, expected.stderr ?? '', actual.stderr),
  ];
}

type Flags = { readonly ok: true; readonly vars: StaticVarSource } | { readonly ok: false; readonly error: string };

function readFlags(args: readonly string[], files: Readonly<Record<string, string>>): Flags {
  const texts: VarPair[] = [];
  const typed: VarPair[] = [];
  const fromFiles: StaticVarSource[] = [];
  for (let at = 0; at < args.length; at += 2) {
    const [flag, value = ''] = args.slice(at, at + 2);
    if (flag === '-l') {
      const file = readVarsFile(files[value] ?? '');
      if (!file.ok)
        return { ok: false, error: `could not unmarshal template variables (${value}): ${file.errors[0]?.text}` };
      fromFiles.unshift(new StaticVars(new Map(Object.entries(file.values))));
      continue;
    }
    const parsed = flag === '-v' ? parseVarFlag(value) : parseYamlVarFlag(value);
    if (!parsed.ok) {
      const option =
        flag === '-v'
          ? "-v, --var' (expected []flaghelpers.VariablePairFlag)"
          : "-y, --yaml-var' (expected []flaghelpers.YAMLVariablePairFlag)";
      return { ok: false, error: `invalid argument for flag \`${option}: ${parsed.error}` };
    }
    (flag === '-v' ? texts : typed).push(parsed.pair);
  }
  const command = new StaticVars(new Map(Object.entries(expandVars([...texts, ...typed]))));
  return { ok: true, vars: new MultiVars([command, ...fromFiles]) };
}

function compareServer(expected: NonNullable<YamlCase['expect']['server']>, text: string): Mismatch[] {
  const parsed = parsePipeline(text);
  const checked = checkPipeline(parsed);
  const errors = checked.unreadable === undefined ? checked.sections : [`malformed config: ${checked.unreadable.text}`];
  if (checked.config === undefined || errors.length > 0) {
    const body = printJson(new Map([['errors', [...errors]]]));
    return [
      ...compareText('server: status', String(expected.status), '400'),
      ...compareText('server: body', expected.body ?? '', body),
    ];
  }
  const config = `{"config":${printPipelineJson(asStored(checked.config))}}`;
  return [
    ...compareText('server: status', String(expected.status), '201'),
    ...compareText('server: config', expected.config ?? '', config),
  ];
}

/** The order in which a server gives entries back (pipeline-language.md 2.6). */
function asStored(config: PipelineConfig): PipelineConfig {
  const byName = <T extends { readonly name: string }>(list: readonly T[]) =>
    [...list].sort((a, b) => compareBytes(a.name, b.name));
  return {
    ...config,
    resources: byName(config.resources),
    resourceTypes: byName(config.resourceTypes),
    prototypes: byName(config.prototypes),
  };
}
