import type { Context, Handler } from '../../context.ts';
import { escapeHtml, html, json } from '../../http/reply.ts';
import {
  type ApiDescription,
  type DescribedContent,
  type DescribedOperation,
  loadDescription,
} from '../../openapi/load-description.ts';

/** `GET /api/rondo/v1/openapi.json`: the API for programs. */
export const getOpenapi: Handler = async (context) => json(await documentOf(context));

/** `GET /api/rondo/v1/docs`: the same for people, as one page without scripts. */
export const getDocs: Handler = async (context) => {
  const { paths, components } = await documentOf(context);
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => renderRow({ path, method, operation })),
  );
  const shared = Object.entries(components.schemas).map(([name, schema]) => renderShared(name, schema));
  return html(200, page([...rows, ...shared].join('\n')));
};

function documentOf({ services: { config } }: Context): Promise<ApiDescription> {
  return loadDescription({ version: config.productVersion, serverUrl: config.externalUrl });
}

function renderRow({
  path,
  method,
  operation,
}: {
  path: string;
  method: string;
  operation: DescribedOperation;
}): string {
  const { operationId, description, parameters, requestBody, responses } = operation;
  const queries = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(
      ({ name, description: about = '' }) => `<dt><code>${escapeHtml(name)}</code></dt><dd>${escapeHtml(about)}</dd>`,
    );
  const answers = Object.entries(responses).map(
    ([status, { description: about, content = {} }]) =>
      `<p>${status}: ${escapeHtml(about)}</p>${renderContent(content)}`,
  );
  return `<section id="${operationId}"><h2>${operationId}</h2>
<p><code>${method.toUpperCase()} ${escapeHtml(path)}</code></p><p>${escapeHtml(description)}</p>
${queries.length === 0 ? '' : `<dl>${queries.join('')}</dl>`}${renderContent(requestBody?.content ?? {})}
<details><summary>Answers</summary>${answers.join('')}</details></section>`;
}

/** What references in the schemas above lead to. */
function renderShared(name: string, schema: unknown): string {
  return `<section id="${escapeHtml(name)}"><details><summary>${escapeHtml(name)}</summary>${renderSchema(schema)}</details></section>`;
}

function renderSchema(schema: unknown): string {
  return `<pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre>`;
}

function renderContent(content: DescribedContent): string {
  const bodies = Object.entries(content).map(
    ([type, { schema }]) => `<details><summary>${escapeHtml(type)}</summary>${renderSchema(schema)}</details>`,
  );
  return bodies.join('');
}

function page(sections: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The API of Rondo</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
</head><body><main><h1>The API of Rondo</h1><p>For programs: <a href="openapi.json">openapi.json</a></p>
${sections}
</main></body></html>
`;
}
