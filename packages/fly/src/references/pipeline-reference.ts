import { isJsonObject, type JsonObject, type JsonValue } from '../wire/json.ts';

/** A pipeline by name, and by instance vars where it is one of a group. */
export interface PipelineReference {
  readonly name: string;
  readonly instanceVars?: JsonObject;
}

export interface JobReference {
  readonly pipeline: PipelineReference;
  readonly job: string;
}

/** A resource or a resource type of a pipeline. */
export interface ResourceReference {
  readonly pipeline: PipelineReference;
  readonly resource: string;
}

/** How people read a pipeline: `NAME` or `NAME/k1:v1,k2:v2` (fly.md 8.3). */
export function formatPipeline({ name, instanceVars }: PipelineReference): string {
  return instanceVars === undefined ? name : `${name}/${formatInstanceVars(instanceVars)}`;
}

export function formatJob({ pipeline, job }: JobReference): string {
  return `${formatPipeline(pipeline)}/${job}`;
}

export function formatResource({ pipeline, resource }: ResourceReference): string {
  return `${formatPipeline(pipeline)}/${resource}`;
}

/** Instance vars as leaves, sorted by their path: `branch:main,n:3`. */
export function formatInstanceVars(vars: JsonObject): string {
  return leavesOf(vars)
    .map(([path, value]) => `${path}:${formatValue(value)}`)
    .join(',');
}

/** The query that names an instance: one `vars.<path>=<JSON>` for each leaf; empty for a plain pipeline. */
export function instanceQuery({ instanceVars = {} }: PipelineReference): [string, string][] {
  return leavesOf(instanceVars).map(([path, value]) => [`vars.${path}`, JSON.stringify(value)]);
}

function leavesOf(vars: JsonObject): [string, JsonValue][] {
  const collect = (values: JsonObject, prefix: string): [string, JsonValue][] =>
    Object.entries(values).flatMap(([key, value]): [string, JsonValue][] => {
      const path = prefix + segment(key);
      return isJsonObject(value) ? collect(value, `${path}.`) : [[path, value]];
    });
  return collect(vars, '').sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function segment(key: string): string {
  return /[,.:/ ]/.test(key) ? JSON.stringify(key) : key;
}

/** Text stands bare unless it would be read as something else or end early. */
function formatValue(value: JsonValue): string {
  const json = JSON.stringify(value);
  if (typeof value !== 'string' || /[,: /]/.test(value) || isNotText(value)) return json;
  return json.slice(1, -1);
}

const otherScalar =
  /^(~|null|Null|NULL|true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|y|Y|n|N|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;
const otherNumber = /^[-+]?(0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?)$/;
const otherStructure = /^([[\]{}*&!|>@`'"%#]|[-?]$|---$|\.\.\.$)/;

/** Whether YAML reads a bare text as something other than text, or not at all. */
function isNotText(text: string): boolean {
  const digits = /^[-+.\d]/.test(text) ? text.replaceAll('_', '') : text;
  return text.trim() === '' || otherScalar.test(text) || otherNumber.test(digits) || otherStructure.test(text);
}

/** The reference of a pipeline as the server lists it. */
export function referenceOf(pipeline: {
  readonly name: string;
  readonly instance_vars: JsonObject | null;
}): PipelineReference {
  const { name, instance_vars: instanceVars } = pipeline;
  return { name, ...(instanceVars !== null && { instanceVars }) };
}
