import type { JsonValue } from '../config/json-value.ts';
import { fromPlainJson } from '../json/from-plain-json.ts';
import { evaluateTemplate } from '../vars/evaluate-template.ts';
import { expandVars, flattenVars } from '../vars/flatten-vars.ts';
import { MultiVars } from '../vars/multi-vars.ts';
import { NamedVars } from '../vars/named-vars.ts';
import { parseVarReference } from '../vars/parse-var-reference.ts';
import { StaticVars } from '../vars/static-vars.ts';
import { VarProblem } from '../vars/var-problem.ts';
import { formatVarReference, type VarReference } from '../vars/var-reference.ts';
import { notFound, type StaticVarSource, type VarLookup } from '../vars/var-source.ts';
import type { VarMap, VarValue } from '../vars/var-value.ts';
import { composeDocument } from '../yaml/compose/compose-document.ts';
import { emitYaml } from '../yaml/emit/emit-yaml.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import { canonical, compareJson, compareText, type Mismatch } from './mismatch.ts';

type VarsSpec =
  | { readonly kind: 'static'; readonly values: Readonly<Record<string, JsonValue>> | null }
  | { readonly kind: 'named'; readonly sources: Readonly<Record<string, VarsSpec>> }
  | { readonly kind: 'multi'; readonly members: readonly VarsSpec[] }
  | { readonly kind: 'stub'; readonly get_error: string | null; readonly expected_get_calls: number };

interface Pair {
  readonly ref: VarReference;
  readonly value: JsonValue;
}

/** A case of schema `vars/1`, by operation. */
export type VarsCase = { readonly name: string } & (
  | {
      readonly op: 'evaluate';
      readonly template: string;
      readonly vars: VarsSpec;
      readonly expect_all_keys: boolean;
      readonly expect_all_vars_used: boolean;
      readonly expect: {
        readonly result?: string;
        readonly compare?: 'exact' | 'yaml';
        readonly error?: string;
        readonly error_contains?: readonly string[];
      };
    }
  | {
      readonly op: 'get';
      readonly vars: VarsSpec;
      readonly ref: VarReference;
      readonly expect: { readonly value?: JsonValue; readonly found: boolean; readonly error?: string };
    }
  | { readonly op: 'list'; readonly vars: VarsSpec; readonly expect: { readonly refs: readonly VarReference[] } }
  | { readonly op: 'flatten'; readonly values: VarMap; readonly expect: { readonly pairs: readonly Pair[] } }
  | { readonly op: 'expand'; readonly pairs: readonly Pair[]; readonly expect: { readonly values: JsonValue } }
  | {
      readonly op: 'parse_reference';
      readonly text: string;
      readonly expect: { readonly ref?: VarReference; readonly error?: string };
    }
  | { readonly op: 'reference_string'; readonly ref: VarReference; readonly expect: { readonly text: string } }
);

/** Runs one operation on vars and compares its result. */
export function runVarsCase(test: VarsCase): Mismatch[] {
  switch (test.op) {
    case 'evaluate':
      return runEvaluate(test);
    case 'get':
      return runGet(test);
    case 'list':
      return compareJson('refs', sorted(test.expect.refs), sorted(buildVars(test.vars, []).list()));
    case 'flatten': {
      const pairs = flattenVars(test.values).map(({ reference, value }) => ({ ref: reference, value }));
      return compareJson('pairs', sorted(test.expect.pairs), sorted(pairs));
    }
    case 'expand': {
      const pairs = test.pairs.map(({ ref, value }) => ({ reference: ref, value }));
      return compareJson('values', test.expect.values, expandVars(pairs));
    }
    case 'parse_reference':
      return compareJson('reference', test.expect, parseReference(test.text));
    case 'reference_string':
      return compareText('text', test.expect.text, formatVarReference(test.ref));
  }
}

function parseReference(text: string) {
  try {
    return { ref: parseVarReference(text) };
  } catch (error) {
    if (error instanceof VarProblem) return { error: error.message };
    throw error;
  }
}

function runEvaluate(test: VarsCase & { op: 'evaluate' }): Mismatch[] {
  const stubs: Stub[] = [];
  const evaluated = evaluateTemplate(test.template, buildVars(test.vars, stubs), {
    expectAllKeys: test.expect_all_keys,
    expectAllVarsUsed: test.expect_all_vars_used,
  });
  const { expect } = test;
  if (!evaluated.ok) {
    const wanted = expect.error ?? `result: ${expect.result}`;
    return expect.error === undefined
      ? [{ view: 'result', expected: wanted, actual: evaluated.error }]
      : compareText('error', wanted, evaluated.error);
  }
  if (expect.result === undefined) return [{ view: 'error', expected: expect.error ?? '', actual: evaluated.text }];
  if (expect.compare === 'exact') return compareText('result', expect.result, evaluated.text);
  return compareText('result', normal(expect.result), normal(evaluated.text));
}

function normal(yaml: string): string {
  return emitYaml(buildValue(composeDocument(yaml)));
}

function runGet(test: VarsCase & { op: 'get' }): Mismatch[] {
  const stubs: Stub[] = [];
  const lookup = buildVars(test.vars, stubs).get(test.ref);
  const { expect } = test;
  const calls = stubs.flatMap((stub) => compareText('calls', String(stub.expectedCalls), String(stub.calls)));
  if (lookup.kind === 'error') return [...compareText('error', expect.error ?? '', lookup.error.message), ...calls];
  if (lookup.kind === 'not_found') {
    return [...compareJson('found', { found: expect.found, error: expect.error }, { found: false }), ...calls];
  }
  return [...compareJson('value', expect, { found: true, value: lookup.value }), ...calls];
}

interface Stub extends StaticVarSource {
  readonly expectedCalls: number;
  calls: number;
}

function buildVars(spec: VarsSpec, stubs: Stub[]): StaticVarSource {
  switch (spec.kind) {
    case 'static':
      return new StaticVars(new Map(Object.entries(spec.values ?? {}).map(([key, value]) => [key, yamlLike(value)])));
    case 'named':
      return new NamedVars(new Map(Object.entries(spec.sources).map(([name, vars]) => [name, buildVars(vars, stubs)])));
    case 'multi':
      return new MultiVars(spec.members.map((member) => buildVars(member, stubs)));
    case 'stub': {
      const stub = makeStub(spec.get_error, spec.expected_get_calls);
      stubs.push(stub);
      return stub;
    }
  }
}

/** Integers in the cases are integers, other numbers floats; maps stay JSON objects at their outside. */
function yamlLike(value: JsonValue): VarValue {
  return typeof value === 'number'
    ? (fromPlainJson(value) as VarValue)
    : value === null || typeof value !== 'object'
      ? value
      : nested(value);
}

function nested(value: JsonValue): VarValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => yamlLike(item));
  if (typeof value !== 'object' || value === null) return yamlLike(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, yamlLike(item)]));
}

function makeStub(getError: string | null, expectedCalls: number): Stub {
  return {
    expectedCalls,
    calls: 0,
    get(): VarLookup {
      this.calls++;
      return getError === null ? notFound : { kind: 'error', error: new VarProblem('lookup_failed', getError, []) };
    },
    list: () => [],
  };
}

function sorted(list: readonly unknown[]): unknown[] {
  return [...list].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
}
