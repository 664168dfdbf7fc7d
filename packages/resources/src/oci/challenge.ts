/** What a registry wants before it answers. */
export type Challenge =
  | { readonly scheme: 'none' | 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: string; readonly service: string | undefined };

const parameter = /([a-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/gi;

/** Reads `WWW-Authenticate`. Undefined for schemes that are unknown. */
export function parseChallenge(header: string): Challenge | undefined {
  const [, scheme = '', rest = ''] = /^\s*([a-z]+)\s*(.*)$/is.exec(header) ?? [];
  if (/^basic$/i.test(scheme)) return { scheme: 'basic' };
  if (!/^bearer$/i.test(scheme)) return undefined;
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, bare] of rest.matchAll(parameter)) {
    parameters.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? bare ?? '');
  }
  const realm = parameters.get('realm');
  return realm === undefined ? undefined : { scheme: 'bearer', realm, service: parameters.get('service') };
}
