import { VarProblem } from './var-problem.ts';
import { formatVarReference, type VarReference } from './var-reference.ts';
import type { VarLookup } from './var-source.ts';
import { memberOf, typeName, type VarValue } from './var-value.ts';

/** Goes from the value of a var to the field a reference names; missing and impossible fields are errors (7.3). */
export function followFields(root: VarValue, reference: VarReference): VarLookup {
  const name = formatVarReference(reference);
  let value = root;
  for (const field of reference.fields) {
    const member = memberOf(value, field);
    if (member === 'missing') {
      return {
        kind: 'error',
        error: new VarProblem('missing_field', `missing field '${field}' in var: ${name}`, [name]),
      };
    }
    if (member === 'not a map') {
      const text = `cannot access field '${field}' of non-map value ('${typeName(value)}') from var: ${name}`;
      return { kind: 'error', error: new VarProblem('invalid_field', text, [name]) };
    }
    value = member.value;
  }
  return { kind: 'found', value };
}
