import { followAlias, type MappingNode } from '../compose/node.ts';
import { shortTag } from '../value/read-scalar.ts';
import type { YamlKey } from '../value/yaml-value.ts';

/** Whether a map becomes one with text keys in the duplicate-key reader. */
export function hasTextKeys({ entries }: MappingNode): boolean {
  return entries.every(({ key }) => {
    const target = followAlias(key);
    return target.kind === 'scalar' && ['!!str', '!!merge'].includes(shortTag(target));
  });
}

/** Keys of different types are different, even where their texts are the same. */
export function identityOf(key: YamlKey): string {
  return `${typeof key} ${key}`;
}
