import { evaluateTemplate, StaticVars } from '@rondo/pipeline';
import type { PipelineReference } from '../references/pipeline-reference.ts';
import type { JsonObject } from '../wire/json.ts';

const bold = (text: string): string => `\x1b[1m${text}\x1b[0m`;

/** Which pipeline it is about, before anything is changed (fly.md 14.2). */
export function namePipeline({ name, instanceVars = {} }: PipelineReference): string {
  const hasVars = Object.keys(instanceVars).length > 0;
  const vars = hasVars ? `${bold('pipeline instance vars:')}\n${printVars(instanceVars)}` : '';
  return `${bold('pipeline name: ')}${name}\n${vars}\n`;
}

/** JSON is YAML: printed anew it is in the form of everything else that is shown. */
function printVars(vars: JsonObject): string {
  const printed = evaluateTemplate(JSON.stringify(vars), new StaticVars({}));
  const text = printed.ok ? printed.text : JSON.stringify(vars);
  return text.trimEnd().replace(/^/gm, '  ').concat('\n');
}
