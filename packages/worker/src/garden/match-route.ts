export type RouteMatch<Found> =
  | { kind: 'route'; route: Found; names: Record<string, string> }
  | { kind: 'wrong-method'; allowed: string[] }
  | { kind: 'unknown' };

/** The first of these routes that a request is for. A `:name` stands for one segment, URL-escaped. Pure. */
export function matchRoute<Found extends { method: string; pattern: string }>(
  routes: readonly Found[],
  method: string,
  path: string,
): RouteMatch<Found> {
  const segments = path.split('/').map(decodeSegment);
  const matching = routes.flatMap((route) => {
    const names = matchPattern(route.pattern.split('/'), segments);
    return names === undefined ? [] : [{ route, names }];
  });
  const found = matching.find(({ route }) => route.method === method);
  if (found !== undefined) return { kind: 'route', ...found };
  if (matching.length === 0) return { kind: 'unknown' };
  return { kind: 'wrong-method', allowed: matching.map(({ route }) => route.method) };
}

function matchPattern(pattern: string[], segments: string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const names: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':') && segment !== '') names[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return names;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
