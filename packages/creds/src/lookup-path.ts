import { RondoError } from '@rondo/foundation';
import type { LookupAsker } from './lookup-asker.ts';

/** The path of a var of this name. Throws UnsafeLookupError. */
export type LookupPath = (varName: string) => string;

/** A template of paths that cannot be read. */
export class LookupTemplateError extends RondoError {
  readonly code = 'LOOKUP_TEMPLATE';
}

/** A name that would lead out of the place where its team's secrets lie. */
export class UnsafeLookupError extends RondoError {
  readonly code = 'UNSAFE_LOOKUP';
}

type Field = 'Team' | 'Pipeline' | 'Secret';
type Part = string | { readonly field: Field };

/** A path with `{{.Team}}`, `{{.Pipeline}}` and `{{.Secret}}` in it. */
export type LookupTemplate = { readonly parts: readonly Part[] };

const action = /\{\{-?\s*\.(Team|Pipeline|Secret)\s*-?\}\}/g;

/** Reads a template; only fields stand between its braces. Throws LookupTemplateError. */
export function parseLookupTemplate(text: string): LookupTemplate {
  if (text.trim() === '') throw new LookupTemplateError('a lookup template must not be empty');
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(action)) {
    parts.push(text.slice(end, match.index), { field: match[1] as Field });
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  if (parts.some((part) => typeof part === 'string' && /\{\{|\}\}/.test(part))) {
    throw new LookupTemplateError(
      `the lookup template '${text}' has more in it than {{.Team}}, {{.Pipeline}} and {{.Secret}}`,
    );
  }
  return { parts };
}

/** Where a template leads for an asker; undefined: nowhere, since it needs a pipeline and there is none (operations.md A25.2). */
export function lookupPath({ parts }: LookupTemplate, { team, pipeline }: LookupAsker): LookupPath | undefined {
  const needsPipeline = parts.some((part) => typeof part === 'object' && part.field === 'Pipeline');
  if (needsPipeline && pipeline === '') return undefined;
  return (secret) => {
    const values = { Team: team, Pipeline: pipeline, Secret: secret };
    for (const value of Object.values(values)) refuseEscape(value);
    return parts.map((part) => (typeof part === 'string' ? part : values[part.field])).join('');
  };
}

/** A path below a fixed one. */
export function pathBelow(directory: string): LookupPath {
  return (secret) => {
    refuseEscape(secret);
    return `${directory}/${secret}`;
  };
}

/** Whoever names a pipeline or a var `../other` would read what belongs to another team. */
function refuseEscape(name: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (!/(^|\/)\.\.?(\/|$)|[\u0000-\u001f\u007f\\]/.test(name)) return;
  throw new UnsafeLookupError(
    `no secret is looked up for '${name}': names of teams, pipelines and vars must not have '.' or '..' between slashes`,
  );
}
