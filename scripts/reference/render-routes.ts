import { type DescribedContent, type DescribedOperation, loadDescription, loginRoutes } from '@rondo/api';
import { cell, codeCell, generatedHead } from './markdown.ts';

const introduction = `# Routes

${generatedHead}

Every route of the HTTP API: the stock ones, then Rondo's own. A running server gives the same with every schema in full at
\`/api/rondo/v1/docs\`, and for programs at \`/api/rondo/v1/openapi.json\`. \`name?\` stands for a key that may be missing.
`;

/** Routes with what they take and what they answer, from the description that the server serves. */
export async function renderRoutes(): Promise<string> {
  const { paths, components } = await loadDescription({ version: '', serverUrl: '' });
  const sections = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => renderRoute(`${method.toUpperCase()} ${path}`, operation)),
  );
  return [introduction, ...sections, ...renderLogin(), ...renderShared(components.schemas)].join('\n');
}

function renderRoute(
  head: string,
  { operationId, description, parameters, requestBody, responses }: DescribedOperation,
) {
  const queries = parameters.filter((parameter) => parameter.in === 'query');
  const takes = Object.entries(requestBody?.content ?? {}).map(
    ([type, { schema }]) => `- Takes ${codeCell(type)}: ${renderSchema(schema)}`,
  );
  const answers = Object.entries(responses)
    .filter(([status]) => Number(status) < 400 || Number(status) === 409 || Number(status) >= 500)
    .map(([status, { description: about, content = {} }]) => `- ${status}: ${about}${renderContent(content)}`);
  return [
    `## ${operationId}`,
    '',
    `${codeCell(head)}`,
    '',
    description,
    '',
    ...takes,
    ...answers,
    '',
    ...(queries.length === 0 ? [] : ['| query | what it is for |', '| --- | --- |']),
    ...queries.map(
      ({ name, required, description: about = '' }) =>
        `| ${codeCell(name)}${required === true ? ' (required)' : ''} | ${cell(about)} |`,
    ),
    ...(queries.length === 0 ? [] : ['']),
  ].join('\n');
}

function renderContent(content: DescribedContent): string {
  return Object.entries(content)
    .map(([type, { schema }]) => ` ${codeCell(type)}: ${renderSchema(schema)}`)
    .join('');
}

/** What is referred to by its name above. */
function renderShared(schemas: Readonly<Record<string, unknown>>): string[] {
  const rows = Object.entries(schemas).map(([name, schema]) => `- ${codeCell(name)}: ${renderSchema(schema)}`);
  return ['## Schemas', '', ...rows, ''];
}

/** A schema in one line: its keys, and of lists the keys of what is in them. */
function renderSchema(schema: unknown): string {
  const { description, ...rest } = schema as Schema;
  const shape = shapeOf(rest);
  return [...(shape === '' ? [] : [`\`${shape}\``]), ...(description === undefined ? [] : [cell(description)])].join(
    ' ',
  );
}

type Schema = {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema | readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly $ref?: string;
};

/** Deeper than this only what kind of thing it is. */
const deepest = 2;

function shapeOf(schema: Schema, depth = 0): string {
  const { type, properties, required = [], items, anyOf, enum: words } = schema;
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? '';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (words !== undefined) return words.map((word) => JSON.stringify(word)).join(' | ');
  if (anyOf !== undefined) return anyOf.map((one) => shapeOf(one, depth)).join(' | ');
  if (type === 'array') return `[${Array.isArray(items) ? '' : shapeOf((items ?? {}) as Schema, depth)}]`;
  if (properties === undefined || depth >= deepest) return [type ?? []].flat().join(' | ');
  const keys = Object.entries(properties).map(([name, inner]) => {
    const shape = shapeOf(inner, depth + 1);
    return `${name}${required.includes(name) ? '' : '?'}${shape === '' ? '' : `: ${shape}`}`;
  });
  return `{${keys.join(', ')}}`;
}

function renderLogin(): string[] {
  const rows = loginRoutes.map(({ method, path }) => {
    const methods = typeof method === 'string' ? method : method.length > 5 ? 'any' : method.join(', ');
    return `| ${methods} | ${codeCell(path)} |`;
  });
  return ['## Login service', '', '| method | path |', '| --- | --- |', ...rows, ''];
}
