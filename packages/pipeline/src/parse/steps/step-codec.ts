import type { Deep } from '@rondo/foundation';
import { compareBytes } from '../../config/compare-bytes.ts';
import type { CoreStepConfig, Step, StepConfig } from '../../config/step-config.ts';
import { wrappedBy } from '../../config/walk-steps.ts';
import type { JsonNode, JsonNodeMap } from '../../json/json-node.ts';
import { sortKeys } from '../../json/sort-keys.ts';
import { schemaReference } from '../../schema/schema-node.ts';
import { type Codec, deepCodec, outermost } from '../codec.ts';
import { listCodec } from '../codecs/list-codec.ts';
import { DecodeProblem } from '../decode-problem.ts';
import type { DecodeSession } from '../decode-session.ts';
import { nearestName } from '../nearest-name.ts';
import { acrossKind } from './across-step.ts';
import { attemptsKind } from './attempts-step.ts';
import { doKind } from './do-step.ts';
import { getKind } from './get-step.ts';
import { hookKind } from './hook-step.ts';
import { inParallelKind } from './in-parallel-step.ts';
import { loadVarKind } from './load-var-step.ts';
import { noStep } from './no-step.ts';
import { putKind } from './put-step.ts';
import { runKind } from './run-step.ts';
import { setPipelineKind } from './set-pipeline-step.ts';
import type { StepKind, WrapStep } from './step-kind.ts';
import { taskKind } from './task-step.ts';
import { timeoutKind } from './timeout-step.ts';
import { tryKind } from './try-step.ts';

/** Keys that older versions knew, and what to write instead. */
const droppedKinds: Readonly<Record<string, string>> = { aggregate: 'in_parallel' };

/** A step at a position of a plan: modifiers and hooks around one core step (pipeline-language.md 5.1). */
export const stepCodec: Codec<Step> = deepCodec<Step>(
  { decode: (node, session) => session.nestedDeep((inner) => decodeStep(node, inner)), encode: encodeStep },
  () => schemaReference('step'),
);

/** A hook of a job: null counts as absent there. */
export const jobHookCodec: Codec<Step> = {
  ...outermost(stepCodec),
  decode: (node, session) => (node === null ? undefined : stepCodec.decode(node, session)),
};

/** Steps one after the other; empty and null are not the same in the normal form. */
export const stepsCodec = listCodec(stepCodec, { goType: '[]atc.Step', zero: noStep, keepEmpty: true });

/** All kinds in the order in which their keys are looked up, outermost wrapper first. */
export const stepKinds: readonly StepKind[] = [
  hookKind('ensure', stepCodec),
  hookKind('on_error', stepCodec),
  hookKind('on_abort', stepCodec),
  hookKind('on_failure', stepCodec),
  hookKind('on_success', stepCodec),
  acrossKind,
  attemptsKind,
  runKind,
  taskKind,
  putKind,
  getKind,
  timeoutKind,
  setPipelineKind,
  loadVarKind,
  tryKind(stepCodec),
  doKind(stepsCodec),
  inParallelKind(stepsCodec),
];

const kindByKey = new Map(stepKinds.map((kind) => [kind.key, kind]));

/** Keys that a step with these keys may have; what else it has is unknown (2.4). */
export function knownStepKeys(keys: Iterable<string>): readonly string[] {
  const present = new Set(keys);
  const known: string[] = [];
  for (const kind of stepKinds) {
    if (!present.has(kind.key)) continue;
    known.push(...kind.keys);
    if (kind.role === 'core') return known;
  }
  return known;
}

function* decodeStep(node: JsonNode, session: DecodeSession): Deep<Step, unknown> {
  if (node !== null && !(node instanceof Map)) return session.failMismatch(node, 'map[string]*json.RawMessage');
  const remaining: JsonNodeMap = new Map(node ?? []);
  const wrappers: WrapStep[] = [];
  for (const kind of stepKinds) {
    if (!remaining.has(kind.key)) continue;
    const decoded = kind.hasSteps
      ? yield* decodeDeepKind(kind, remaining, session)
      : decodeFlatKind(kind, remaining, session);
    for (const key of kind.keys) remaining.delete(key);
    if (typeof decoded === 'function') {
      wrappers.push(decoded);
      continue;
    }
    const config = wrappers.reduceRight<StepConfig>((inner, wrap) => wrap(inner), decoded);
    return remaining.size === 0 ? { config } : { config, unknownFields: sortKeys(remaining) };
  }
  if (wrappers.length > 0) return session.fail('no core step type declared (e.g. get, put, task, etc.)');
  return session.fail('no step configured', hintForMissingKind(remaining));
}

type Decoded = CoreStepConfig | WrapStep;

function decodeFlatKind(kind: StepKind, map: JsonNodeMap, session: DecodeSession): Decoded {
  try {
    return session.nested<Decoded>((inner) => kind.decode(map, inner));
  } catch (error) {
    throw malformed(kind, error);
  }
}

function* decodeDeepKind(kind: StepKind, map: JsonNodeMap, session: DecodeSession): Deep<Decoded, unknown> {
  try {
    return yield* session.nestedDeep<Decoded>((inner) => kind.decodeDeep(map, inner));
  } catch (error) {
    throw malformed(kind, error);
  }
}

function malformed({ key }: StepKind, error: unknown): unknown {
  return error instanceof DecodeProblem ? error.wrap(`malformed ${key} step: ${error.message}`) : error;
}

function hintForMissingKind(map: JsonNodeMap): string | undefined {
  const keys = [...map.keys()].sort(compareBytes);
  for (const key of keys) {
    const instead = droppedKinds[key];
    if (instead !== undefined) return `${key} is no longer a step: write ${instead}`;
  }
  for (const key of keys) {
    const near = nearestName(key, kindByKey.keys());
    if (near !== undefined) return `did you mean ${near}?`;
  }
  return undefined;
}

/** One flat map with the fields of all wrappers and the core, in byte order of its keys (10.2). */
function* encodeStep(step: Step): Deep<JsonNodeMap, unknown> {
  const fields: JsonNodeMap = new Map(step.unknownFields ?? []);
  let config: StepConfig | undefined = step.config;
  while (config !== undefined) {
    const kind = kindByKey.get(config.kind);
    const own = kind?.hasSteps === true ? yield* kind.encodeDeep(config) : kind?.encode(config);
    for (const [key, value] of own ?? []) fields.set(key, value);
    config = wrappedBy(config);
  }
  return new Map([...fields].sort(([a], [b]) => compareBytes(a, b)));
}
