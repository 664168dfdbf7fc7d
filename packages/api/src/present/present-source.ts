import type { ResourceConfig } from '@rondo/pipeline';
import type { UiSourceField } from '@rondo/protocol';

const addresses = ['uri', 'repository', 'bucket'];
const places = ['branch', 'tag'];

/** The fields of a source that tell people where it comes from: those alone that are no place for secrets, addresses without credentials. */
export function presentSource({ source }: ResourceConfig): UiSourceField[] {
  const field = (names: readonly string[]) =>
    names
      .map((name) => ({ name, value: written(source?.[name]) }))
      .find(({ value }) => value !== undefined && value !== '');
  return [field(addresses), field(places)].flatMap((found) => {
    const value = found?.value === undefined ? undefined : withoutCredentials(found.name, found.value);
    return found === undefined || value === undefined ? [] : [{ name: found.name, value }];
  });
}

function written(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Without passwords, tokens as user names, and queries. Undefined for what can't be told apart for sure. */
function withoutCredentials(name: string, address: string): string | undefined {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(address)?.[0];
  // Elsewhere a colon before an @ is no password: `registry:5000/app@sha256:...`.
  if (scheme === undefined) return name === 'uri' ? address.replace(/^([^@/]*?):.*@/, '$1@') : address;
  const rest = address.slice(scheme.length);
  const at = rest.lastIndexOf('@');
  // A password may hold whatever ends a host elsewhere: only what is certain to be one is cut off.
  if (at > rest.search(/[/?#]|$/)) return undefined;
  const user = rest.slice(0, Math.max(at, 0)).split(':')[0];
  const host = rest.slice(at + 1).replace(/[?#].*$/s, '');
  return /^ssh:/i.test(scheme) && user !== '' ? `${scheme}${user}@${host}` : `${scheme}${host}`;
}
