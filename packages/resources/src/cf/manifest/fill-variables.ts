import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Document, Node } from 'yaml';
import { renderJson } from '../../sdk/json/render-json.ts';
import type { Push } from '../cloud.ts';
import { cfFailure } from '../request.ts';
import { entriesOf, parseManifest } from './parse-manifest.ts';

/** What stands for `((name))`. */
export type Variables = ReadonlyMap<string, Node>;

const reference = /\(\(([-/.\w]+)\)\)/g;

/** The variables of a push: of its files, later ones over earlier ones, then those given by name. */
export async function readVariables(push: Push): Promise<Variables> {
  const { isNode } = await import('yaml');
  const variables = new Map<string, Node>();
  for (const path of push.varsFiles) {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      throw cfFailure(`params.vars_files: ${path} can't be read; give a path below the put's directory`, error);
    });
    const document = await parseManifest(path, text);
    const entries = await entriesOf(document, document.contents);
    if (entries === undefined) throw cfFailure(`params.vars_files: ${basename(path)} must be a map of variables`);
    for (const [name, { value }] of entries) if (isNode(value)) variables.set(name, value);
  }
  for (const [name, value] of push.vars) {
    // JSON is YAML; read as such it keeps what is a text and what is not.
    const document = await parseManifest(`the value of params.vars.${name}`, renderJson(value ?? null));
    if (document.contents !== null) variables.set(name, document.contents);
  }
  return variables;
}

/**
 * Fills in `((name))`: alone it becomes whatever the variable is, within a text its text. Throws ProgramFailure naming the
 * variables that nobody gives.
 */
export async function fillVariables(document: Document, variables: Variables, file: string): Promise<void> {
  const { isScalar, visit } = await import('yaml');
  const missing = new Set<string>();
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value !== 'string' || node.value.search(reference) < 0) return undefined;
      const [alone] = [...node.value.matchAll(reference)].filter(([whole]) => whole === node.value);
      const whole = alone === undefined ? undefined : variables.get(alone[1] ?? '');
      if (whole !== undefined) return whole.clone() as Node;
      node.value = node.value.replaceAll(reference, (text, name: string) => {
        const value = variables.get(name);
        if (value === undefined) missing.add(name);
        return isScalar(value) ? String(value.value) : text;
      });
      return undefined;
    },
  });
  if (missing.size === 0) return;
  throw cfFailure(
    `${file}: expected to find variables: ${[...missing].sort().join(', ')}; give them in params.vars or params.vars_files`,
  );
}
