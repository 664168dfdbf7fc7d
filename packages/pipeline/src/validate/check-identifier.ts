const letterOrDigit = '\\p{Ll}\\p{Lt}\\p{Lm}\\p{Lo}0-9';
const valid = new RegExp(`^[${letterOrDigit}][${letterOrDigit}\\-_.]*$`, 'u');
const badStart = new RegExp(`^[^${letterOrDigit}]`, 'u');
const badCharacter = new RegExp(`[^${letterOrDigit}\\-_.]`, 'u');
const onlyDigits = /^[0-9]+$/;

/** What is wrong with a name: an error, or a warning with its reason. */
export type IdentifierVerdict =
  | { readonly kind: 'fine' }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'warning'; readonly text: string };

/**
 * Checks a name by the identifier rule (pipeline-language.md 9.1). `context` is where it stands, in segments, and
 * `place` the same as a text: a task or set_pipeline directly under `across` may have any name.
 */
export function checkIdentifier(
  name: string,
  context: readonly string[],
  place: string = context.join(''),
): IdentifierVerdict {
  if (name === '') return { kind: 'error', text: `${place}: identifier cannot be an empty string` };
  if (isDirectlyAcross(context)) return { kind: 'fine' };
  const reason = findReason(name);
  if (reason === undefined) return { kind: 'fine' };
  return { kind: 'warning', text: `${place}: '${name}' is not a valid identifier: ${reason}` };
}

function isDirectlyAcross(context: readonly string[]): boolean {
  const last = context.at(-1) ?? '';
  return context.at(-2) === '.across' && (last.includes('set_pipeline') || last.includes('task'));
}

function findReason(name: string): string | undefined {
  if (onlyDigits.test(name)) return 'cannot be just numbers';
  if (valid.test(name)) return undefined;
  if (badStart.test(name)) return 'must start with a lowercase letter or a number';
  return `illegal character '${illegalCharacter(name)}'`;
}

/** The reference looks from the second byte on: after a first letter of several bytes it meets half a letter. */
function illegalCharacter(name: string): string {
  if (name.charCodeAt(0) > 0x7f) return '\ufffd';
  return badCharacter.exec(name.slice(1))?.[0] ?? '';
}
