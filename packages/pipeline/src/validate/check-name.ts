import type { DocumentPath } from '../parse/decode-problem.ts';
import { checkIdentifier } from './check-identifier.ts';
import type { Findings } from './findings.ts';

/** A section entry's place in messages: by name where it has one, else by position (pipeline-language.md 9.2). */
export function entryContext(section: string, index: number, name: string): string {
  return name === '' ? `${section}[${index}]` : `${section}.${name}`;
}

/** Applies the identifier rule to the name of a section entry. */
export function checkName(name: string, context: string, path: DocumentPath, findings: Findings): void {
  const verdict = checkIdentifier(name, [context]);
  if (verdict.kind === 'error') findings.error(verdict.text, path, 'give it a name');
  if (verdict.kind === 'warning') findings.warn('invalid_identifier', verdict.text, path);
}

/** Reports a name that an earlier entry has. `seen` maps names to places and learns new ones. */
export function checkUnique(
  entry: { readonly name: string; readonly place: string; readonly path: DocumentPath },
  seen: Map<string, string>,
  findings: Findings,
): void {
  const other = seen.get(entry.name);
  if (other !== undefined) {
    findings.error(
      `${other} and ${entry.place} have the same name ('${entry.name}')`,
      entry.path,
      'rename one of them',
    );
  } else if (entry.name !== '') {
    seen.set(entry.name, entry.place);
  }
}
