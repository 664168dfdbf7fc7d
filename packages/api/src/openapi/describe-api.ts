import { type AccessClass, type Route, type RouteName, routes } from '@rondo/protocol';
import { apiErrors } from '../http/error-codes.ts';
import { type OwnRouteName, ownRoutes } from '../routes/own-routes.ts';
import { type QueryParameter, queryParameters } from './query-parameters.ts';
import { requestBodies } from './request-bodies.ts';
import { Refusal, responseBodies } from './response-bodies.ts';
import { shareSchemas } from './share-schemas.ts';

const codes = Object.entries(apiErrors).map(([code, when]) => `- \`${code}\`: ${when}`);
const description = `Every error says in the header \`X-Rondo-Error\` what it is:\n\n${codes.join('\n')}`;

/** Who may call, in words. */
const access: Readonly<Record<AccessClass, string>> = {
  'build-read': 'Members of the build’s team; everybody where its pipeline is public.',
  'build-output': 'Members of the build’s team; everybody where its pipeline and its job are public.',
  'build-write': 'Members of the build’s team.',
  'worker-team': 'The worker gateway, admins, and members of the team that owns the worker.',
  pipeline: 'Members of the team; everybody where the pipeline is public.',
  system: 'The worker gateway.',
  'any-team': 'Members of any team.',
  authenticated: 'Everybody who is logged in.',
  optional: 'Everybody.',
  admin: 'Owners of an admin team.',
  team: 'Members of the team.',
};

type NamedRoute = Route & { readonly name: RouteName | OwnRouteName };

/** The stock API's routes, then our own. */
export const describedRoutes: readonly NamedRoute[] = [...routes, ...Object.values(ownRoutes)] as NamedRoute[];

/** The API as an OpenAPI 3.1 document, made of the tables of routes, the schemas that check requests and those of answers. Pure. */
export function describeApi({ version, serverUrl }: { version: string; serverUrl: string }): object {
  const { document: paths, schemas } = shareSchemas(describePaths());
  return {
    openapi: '3.1.0',
    info: { title: 'Rondo', description, version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: serverUrl }],
    paths,
    components: { schemas, securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  };
}

function describePaths(): object {
  const byPath = Map.groupBy<string, NamedRoute>(describedRoutes, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, ofPath]) => [
      path.replace(/:([a-z_]+)/g, '{$1}'),
      Object.fromEntries(ofPath.map((route) => [route.method.toLowerCase(), describeRoute(route)])),
    ]),
  );
}

function describeRoute(route: NamedRoute): object {
  const body = requestBodies[route.name];
  const role = route.role === undefined ? '' : ` At least the role ${route.role}.`;
  return {
    operationId: route.name,
    summary: route.name.replace(/([a-z])([A-Z])/g, '$1 $2'),
    description: `${access[route.access]}${role}`,
    parameters: [...pathParameters(route.path), ...(queryParameters[route.name] ?? []).map(describeQuery)],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: body.isRequired,
            content: Object.fromEntries(body.types.map((type) => [type, { schema: body.schema }])),
          },
        }),
    security: route.access === 'optional' ? [{}, { token: [] }] : [{ token: [] }],
    responses: describeResponses(route),
  };
}

function pathParameters(path: string): object[] {
  const names = [...path.matchAll(/:([a-z_]+)/g)].map(([, name = '']) => name);
  const named = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  if (!names.includes('pipeline_name')) return named;
  const about = 'Instance vars of the pipeline: `vars.PATH=JSON` for each, or `vars={…}` for all.';
  return [
    ...named,
    { name: 'vars', in: 'query', description: about, schema: { type: 'object' }, style: 'form', explode: false },
  ];
}

function describeQuery({ name, about, type, isRequired, isList }: QueryParameter): object {
  const schema = isList ? { type: 'array', items: { type } } : { type };
  return { name, in: 'query', required: isRequired === true, description: about, schema };
}

function describeResponses({ name, access: accessClass, rejectsArchived, path, method }: NamedRoute): object {
  const isGuarded = accessClass !== 'optional';
  const { statuses, type, schema } = responseBodies[name];
  const content = type === undefined ? {} : { content: { [type]: { schema } } };
  const refusals = method === 'GET' ? {} : { content: { 'application/json': { schema: Refusal } } };
  return {
    ...Object.fromEntries(statuses.map((status) => [status, { description: words[status] ?? 'Done.', ...content }])),
    '400': { description: 'The request cannot be; the text names the field.', ...refusals },
    '401': { description: 'No token, or none that is valid.' },
    ...(isGuarded ? { '403': { description: 'Not with this role.' } } : {}),
    ...(path.includes(':') ? { '404': { description: 'There is no such thing.' } } : {}),
    ...(rejectsArchived ? { '409': { description: 'The pipeline is archived.' } } : {}),
  };
}

const words: Readonly<Record<number, string>> = {
  101: 'A websocket.',
  201: 'Made.',
  301: 'It is elsewhere.',
  503: 'No build could run.',
};
