import { fromPlainJson } from '../json/from-plain-json.ts';
import type { JsonNode } from '../json/json-node.ts';
import { printJson } from '../json/print-json.ts';
import { DecodeProblem } from '../parse/decode-problem.ts';
import { DecodeSession } from '../parse/decode-session.ts';
import type { Plan } from './plan.ts';
import { planNodeCodec } from './plan-node-codec.ts';
import { readPlanJson } from './read-plan-json.ts';

/** A plan read from JSON, or what is wrong with the text. */
export type DecodedPlan = { kind: 'decoded'; plan: Plan } | { kind: 'malformed'; reason: string };

/** A plan as JSON (pipeline-language.md 11.4): how it is stored, and how `fly execute` posts it. */
export function encodePlan(plan: Plan): string {
  return printJson(planNodeCodec.encode(plan));
}

/**
 * Reads a plan's JSON, stored or posted. Fields that nobody knows are dropped, a node of no known kind runs as nothing, as the stock
 * server has it; types must be right.
 */
export function decodePlan(text: string): DecodedPlan {
  const json = readPlanJson(text);
  return json.ok ? decodePlanNode(fromPlainJson(json.value)) : { kind: 'malformed', reason: json.reason };
}

/** As {@link decodePlan}, from JSON already parsed. */
export function decodePlanNode(node: JsonNode): DecodedPlan {
  try {
    const plan = new DecodeSession(false).nested((session) => planNodeCodec.decode(node, session));
    return plan === undefined ? { kind: 'malformed', reason: 'there is no plan: null' } : { kind: 'decoded', plan };
  } catch (error) {
    if (!(error instanceof DecodeProblem)) throw error;
    const place = error.path.length === 0 ? '' : `${error.path.join('.')}: `;
    return { kind: 'malformed', reason: `${place}${error.message}` };
  }
}
