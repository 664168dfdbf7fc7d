import { flattenVars, formatVarReference, parseYamlVarFlag, type VarMap, type VarValue } from '@rondo/pipeline';

/** Instance vars as one text, sorted by their path: `branch:main,n:3` (fly.md 8.3). */
export function formatInstanceVars(vars: Readonly<Record<string, unknown>>): string {
  // They are JSON, as the pipeline was set with.
  return flattenVars(vars as VarMap)
    .map(({ reference, value }) => ({ path: formatVarReference(reference), value }))
    .sort((left, right) => (left.path < right.path ? -1 : 1))
    .map(({ path, value }) => `${path}:${formatValue(value)}`)
    .join(',');
}

/** Text stands bare unless it would be read as something else or end early. */
function formatValue(value: VarValue): string {
  const json = JSON.stringify(value);
  if (typeof value !== 'string' || /[,: /]/.test(value)) return json;
  const read = parseYamlVarFlag(`text=${value}`);
  return read.ok && typeof read.pair.value === 'string' ? json.slice(1, -1) : json;
}
