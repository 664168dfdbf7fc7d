import { routes } from '@rondo/protocol';

/** True for a path without empty or dot segments; else where the client is sent instead (api.md 1.2). */
export function isCanonicalPath(url: string): true | string {
  const question = url.indexOf('?');
  const path = question < 0 ? url : url.slice(0, question);
  const query = question < 0 ? '' : url.slice(question);
  if (path === '/api/v1' || path === '/sky/issuer') return `${path}/${query}`;
  if (!/\/\/|\/\.\.?(\/|$)/.test(path)) return true;
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const ending = /\/(\.\.?)?$/.test(path) && kept.length > 0 ? '/' : '';
  return `/${kept.join('/')}${ending}${query}`;
}

/** Addresses of older clients, which know one method (api.md 17.6). */
const legacy = ['/login', '/logout', '/auth/:provider/callback'].map((path) => ({ path, method: 'GET' as const }));

const patterns = [...Map.groupBy([...routes, ...legacy], ({ path }) => path)].map(([path, ofPath]) => ({
  pattern: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:[^/]+/g, '[^/]+')}$`),
  methods: ofPath.map(({ method }) => method),
}));

/** The methods of all stock routes and legacy addresses that a path matches, sorted; none for a path that is unknown (api.md 2). */
export function allowedMethods(path: string): string[] {
  const methods = patterns.filter(({ pattern }) => pattern.test(path)).flatMap((entry) => entry.methods);
  return [...new Set<string>(methods)].sort();
}
