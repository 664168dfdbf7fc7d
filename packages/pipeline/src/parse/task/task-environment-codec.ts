import { compareBytes } from '../../config/compare-bytes.ts';
import type { TaskEnvironment } from '../../config/task-config.ts';
import { type JsonNode, numberText } from '../../json/json-node.ts';
import { printJson } from '../../json/print-json.ts';
import type { Codec } from '../codec.ts';

/** `params` of a task: every value becomes text, lists and maps as compact JSON (pipeline-language.md 3.2). */
export const taskEnvironmentCodec: Codec<TaskEnvironment> = {
  decode(node, session) {
    if (node === null) return undefined;
    if (!(node instanceof Map)) {
      return session.nested((inner) => inner.failMismatch(node, 'map[string]atc.CoercedString'));
    }
    const entries = [...node].sort(([a], [b]) => compareBytes(a, b)).map(([name, value]) => [name, envText(value)]);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  },
  encode: (environment) => new Map(Object.entries(environment).sort(([a], [b]) => compareBytes(a, b))),
  schema: () => ({ type: ['object', 'null'], additionalProperties: true }),
};

function envText(value: JsonNode): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'number') return numberText(value);
  return printJson(value, { sortKeys: true });
}
