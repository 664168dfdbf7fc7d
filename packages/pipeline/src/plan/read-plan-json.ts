import type { JsonValue } from '../config/json-value.ts';

/** As deep as the reference reads JSON. Plans nest two or three levels per step. */
export const deepestPlan = 10_000;

export type ReadJson = { ok: true; value: JsonValue } | { ok: false; reason: string };

/** Reads the JSON of a plan from wherever it comes: what is no JSON, or nests beyond measure, is told and not thrown. */
export function readPlanJson(text: string): ReadJson {
  if (depthOf(text) > deepestPlan) return { ok: false, reason: `a plan may nest ${deepestPlan} levels deep at most` };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, reason: error.message };
    throw error;
  }
}

/** How deep lists and objects nest in a JSON text. */
function depthOf(text: string): number {
  let [depth, greatest, isText] = [0, 0, false];
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (isText) {
      if (char === '\\') index += 1;
      else if (char === '"') isText = false;
    } else if (char === '"') isText = true;
    else if (char === '{' || char === '[') greatest = Math.max(greatest, ++depth);
    else if (char === '}' || char === ']') depth -= 1;
  }
  return greatest;
}
