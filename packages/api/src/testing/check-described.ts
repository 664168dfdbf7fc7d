import { isDeepStrictEqual } from 'node:util';
import type { LightMyRequestResponse } from 'fastify';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { describedRoutes } from '../openapi/describe-api.ts';
import { Refusal, responseBodies } from '../openapi/response-bodies.ts';

const patterns = describedRoutes.map(({ name, method, path }) => ({
  name,
  method,
  isLiteral: !path.includes(':'),
  pattern: new RegExp(`^${path.replace(/:[a-z_]+/g, '[^/]+')}$`),
}));

/**
 * What an answer has that the description of the API does not say, or lacks that it says; undefined where they agree or the path is
 * no route. Only answers that went well, and lists of errors, are described.
 */
export function departureOf(
  { method, path }: { method: string; path: string },
  answer: LightMyRequestResponse,
): string | undefined {
  const route = routeOf(method, path);
  if (route === undefined) return undefined;
  const contentType = answer.headers['content-type'];
  if (answer.statusCode === 400 && contentType === 'application/json' && /^\{"errors"/.test(answer.body)) {
    return compare(Refusal, answer.json());
  }
  if (answer.statusCode >= 300 && answer.statusCode !== 301) return undefined;
  const { statuses, type, schema } = responseBodies[route];
  if (!statuses.includes(answer.statusCode)) return `${answer.statusCode} is none of ${statuses.join()}`;
  if (type === undefined) return answer.body === '' ? undefined : `a body: ${answer.body}`;
  if (contentType !== type) return `${contentType} instead of ${type}`;
  return /json|plain/.test(type) && /^[[{]/.test(answer.body) && schema !== undefined
    ? compare(schema, answer.json())
    : undefined;
}

/** The name of the route that a request is for; one without parameters comes first, as in the router. */
export function routeOf(method: string, path: string): (typeof patterns)[number]['name'] | undefined {
  const pathname = path.split('?')[0] ?? '';
  const found = patterns.filter((route) => route.method === method && route.pattern.test(pathname));
  return (found.find(({ isLiteral }) => isLiteral) ?? found[0])?.name;
}

function compare(schema: TSchema, body: unknown): string | undefined {
  const [error] = Value.Errors(schema, body);
  if (error !== undefined) return `${error.instancePath}: ${error.message}`;
  const known = Value.Clean(schema, structuredClone(body));
  return isDeepStrictEqual(known, body) ? undefined : `more than is described: ${JSON.stringify(body).slice(0, 1000)}`;
}
