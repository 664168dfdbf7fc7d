import { asObject, parseJson } from '../data/json.ts';

/** A feature that the server says in the page's head it has, or has not; `undefined` where it says nothing. */
export function featureFlag(name: string): boolean | undefined {
  const content = document.querySelector('meta[name="feature-flags"]')?.getAttribute('content') ?? '';
  const value = asObject(parseJson(content))?.[name];
  return typeof value === 'boolean' ? value : undefined;
}
