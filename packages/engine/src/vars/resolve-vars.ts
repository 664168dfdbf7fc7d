import { interpolateWith, type JsonValue, type VarSource } from '@rondo/pipeline';

/** A value with all its vars filled in; every one must be known. Throws the problem, whose text users read. */
export async function resolveVars<Value extends JsonValue>(
  value: Value,
  vars: VarSource,
  signal: AbortSignal,
): Promise<Value> {
  const resolved = await interpolateWith(value, vars, { expectAllKeys: true, signal });
  if (!resolved.ok) throw resolved.error;
  // Filling in keeps objects objects and lists lists; where a text becomes something else its reader decides.
  return resolved.value as Value;
}
