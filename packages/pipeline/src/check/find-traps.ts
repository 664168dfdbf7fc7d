import type { LanguageProblem } from '../text/language-problem.ts';
import { readText } from '../text/read-text.ts';
import type { ScalarNode, YamlNode } from '../yaml/compose/node.ts';
import { resolvePlain } from '../yaml/value/resolve-scalar.ts';
import { YamlError } from '../yaml/yaml-error.ts';

const maxTraps = 100;

/**
 * Places of a text that mean something else than most authors think (pipeline-language.md 2.1 "typical traps"): words that
 * YAML 1.1 takes for booleans, numbers that are printed otherwise than they are written, documents that nobody reads. The
 * reference is silent about them, so they are no warnings: shown only where people ask for advice. Never throws; a text
 * that can't be read has no traps.
 */
export function findTraps(text: string | Uint8Array): readonly LanguageProblem[] {
  try {
    const { root, hasMore } = readText(text);
    const traps: LanguageProblem[] = [];
    if (root !== undefined) collect(root, traps);
    if (hasMore) traps.push({ text: 'only the first document of this file is read', line: 1, column: 1 });
    return traps;
  } catch (error) {
    if (error instanceof YamlError) return [];
    throw error;
  }
}

function collect(root: YamlNode, traps: LanguageProblem[]): void {
  const ahead: { readonly node: YamlNode; readonly role: 'key' | 'value' }[] = [{ node: root, role: 'value' }];
  for (let next = ahead.pop(); next !== undefined && traps.length < maxTraps; next = ahead.pop()) {
    const { node, role } = next;
    if (node.kind === 'scalar') checkScalar(node, role, traps);
    if (node.kind === 'sequence') for (const item of node.items.toReversed()) ahead.push({ node: item, role: 'value' });
    if (node.kind !== 'mapping') continue;
    for (const { key, value } of node.entries.toReversed()) {
      ahead.push({ node: value, role: 'value' });
      if (key.kind === 'scalar') ahead.push({ node: key, role: 'key' });
    }
  }
}

function checkScalar(node: ScalarNode, role: 'key' | 'value', traps: LanguageProblem[]): void {
  if (!node.implicit || node.tag !== '') return;
  const resolved = resolvePlain(node.value);
  const place = { line: node.line + 1, column: node.column + 1 };
  const quoted = `write "${node.value}" if it is text`;
  if (resolved.tag === 'bool' && !/^(?:true|false)$/i.test(node.value)) {
    traps.push({ text: `the ${role} ${node.value} is read as ${resolved.value}`, ...place, hint: quoted });
  } else if (role === 'value' && resolved.tag === 'int' && /^[-+]?0[0-7]/.test(node.value)) {
    traps.push({ text: `${node.value} is octal and read as ${resolved.value}`, ...place, hint: quoted });
  } else if (role === 'value' && (resolved.tag === 'int' || resolved.tag === 'float') && node.value.includes('_')) {
    traps.push({ text: `${node.value} is read as the number ${resolved.value}`, ...place, hint: quoted });
  } else if (role === 'value' && resolved.tag === 'float' && /\.\d*0$/.test(node.value)) {
    traps.push({ text: `${node.value} is read as the number ${resolved.value}`, ...place, hint: quoted });
  }
}
