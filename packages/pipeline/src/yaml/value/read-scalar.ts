import type { ScalarNode } from '../compose/node.ts';
import { decodeBinary } from './decode-binary.ts';
import { resolvePlain, resolveTagged } from './resolve-scalar.ts';
import type { YamlKey } from './yaml-value.ts';

const binaryTag = 'tag:yaml.org,2002:binary';
const longPrefix = 'tag:yaml.org,2002:';

/** The value as the duplicate-key reader sees it; only its errors and the texts about keys matter. */
export function readScalar(node: ScalarNode): YamlKey {
  if (node.tag === '' || node.tag === '!') return node.style === 'plain' ? plainValue(node.value) : node.value;
  if (node.tag === binaryTag) return decodeBinary(node.value);
  return resolveTagged(node.tag, node.value, 'v3').value;
}

function plainValue(text: string): YamlKey {
  const resolved = resolvePlain(text);
  return resolved.tag === 'bool' && isOldBoolean(text) ? text : resolved.value;
}

/** Of words that stand for booleans: whether only the other reader takes it for one. */
function isOldBoolean(text: string): boolean {
  return !/^(?:true|false)$/i.test(text);
}

/** The tag as the duplicate-key reader has it, in its short form. */
export function shortTag(node: ScalarNode): string {
  if (node.tag !== '' && node.tag !== '!')
    return node.tag.startsWith(longPrefix) ? `!!${node.tag.slice(longPrefix.length)}` : node.tag;
  if (node.style !== 'plain') return '!!str';
  if (node.value === '<<') return '!!merge';
  const { tag } = resolvePlain(node.value);
  return tag === 'bool' && isOldBoolean(node.value) ? '!!str' : `!!${tag}`;
}
