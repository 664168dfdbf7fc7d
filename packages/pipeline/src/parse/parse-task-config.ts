import type { JsonValue } from '../config/json-value.ts';
import type { InlineTaskConfig } from '../config/step-config.ts';
import type { TaskConfig } from '../config/task-config.ts';
import { fromPlainJson } from '../json/from-plain-json.ts';
import type { JsonNode } from '../json/json-node.ts';
import { toJsonNode } from '../json/to-json-node.ts';
import { explainProblem } from '../text/explain-problem.ts';
import type { LanguageProblem } from '../text/language-problem.ts';
import { locatePath, type TextPlace } from '../text/locate-path.ts';
import { readText } from '../text/read-text.ts';
import { validateTaskConfig } from '../validate/validate-task-config.ts';
import type { ComposedDocument } from '../yaml/compose/compose-document.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import { runDecoder } from './decode-pipeline.ts';
import type { DocumentPath } from './decode-problem.ts';
import { IgnoredFields } from './ignored-fields.ts';
import { nearestName } from './nearest-name.ts';
import { decodeTaskConfig, taskConfigStruct } from './task/task-config-codec.ts';

/** A task config that may run, or why not. `text` is the stock sentence; `errors` are its parts with their places. */
export type ParsedTaskConfig =
  | {
      readonly ok: true;
      readonly config: TaskConfig;
      /** Unknown fields below the top, which nobody reads: to be told to authors. */
      readonly ignored: readonly LanguageProblem[];
    }
  | { readonly ok: false; readonly text: string; readonly errors: readonly LanguageProblem[] };

type Locate = (path: DocumentPath) => TextPlace | undefined;

/**
 * Reads a task file (pipeline-language.md 6.1): of equal keys the last counts, unknown ones at the top are refused, and
 * platform and names must be there.
 */
export function parseTaskConfig(text: string | Uint8Array): ParsedTaskConfig {
  let document: ComposedDocument | undefined;
  return guard(
    () => {
      const composed = readText(text);
      document = composed;
      return check(toJsonNode(buildValue(composed)), (path) => locatePath(composed.root, path));
    },
    () => document,
  );
}

/** Checks a task config given as JSON, such as one whose vars were just filled in, by the same rules. */
export function readTaskConfig(json: JsonValue): ParsedTaskConfig {
  return guard(
    () => check(fromPlainJson(json), () => undefined),
    () => undefined,
  );
}

function guard(read: () => ParsedTaskConfig, document: () => ComposedDocument | undefined): ParsedTaskConfig {
  try {
    return read();
  } catch (error) {
    const problem = explainProblem(error, { prefix: 'error converting YAML to JSON: ', root: document()?.root });
    return { ok: false, text: problem.text, errors: [problem] };
  }
}

function check(node: JsonNode, locate: Locate): ParsedTaskConfig {
  const ignored = new IgnoredFields();
  const decoded: InlineTaskConfig = runDecoder({ strict: false, ignored }, (session) =>
    decodeTaskConfig(node, session),
  );
  const { unknownFields, ...config } = decoded;
  if (unknownFields !== undefined) return refuseUnknownFields([...unknownFields.keys()].sort(), locate);
  const problems = validateTaskConfig(config);
  if (problems.length === 0) return { ok: true, config, ignored: ignored.explain(locate) };
  const lines = problems.map((problem) => problem.text).join('\n');
  const errors = problems.map((problem) => ({ ...problem, ...locate(problem.path) }));
  return { ok: false, text: `invalid task configuration:\n${lines}`, errors };
}

function refuseUnknownFields(names: readonly string[], locate: Locate): ParsedTaskConfig {
  const text = `unknown fields: [${names.join(' ')}]`;
  const errors = names.map((name) => {
    const near = nearestName(name, taskConfigStruct.keys);
    const hint = near === undefined ? {} : { hint: `did you mean ${near}?` };
    return { text, path: [name], ...locate([name]), ...hint };
  });
  return { ok: false, text, errors };
}
