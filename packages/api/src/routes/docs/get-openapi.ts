import type { Context, Handler } from '../../context.ts';
import { escapeHtml, html, json } from '../../http/reply.ts';
import { describeApi } from '../../openapi/describe-api.ts';

/** `GET /api/rondo/v1/openapi.json`: the API for programs. */
export const getOpenapi: Handler = async (context) => json(documentOf(context));

/** `GET /api/rondo/v1/docs`: the same for people, as one page without scripts. */
export const getDocs: Handler = async (context) => {
  const { paths } = documentOf(context) as { paths: Record<string, Record<string, Operation>> };
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => renderRow({ path, method, operation })),
  );
  return html(200, page(rows.join('\n')));
};

type Operation = {
  readonly operationId: string;
  readonly description: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly description?: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> };
};

function documentOf({ services: { config } }: Context): object {
  return describeApi({ version: config.productVersion, serverUrl: config.externalUrl });
}

function renderRow({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const { operationId, description, parameters, requestBody } = operation;
  const queries = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(
      ({ name, description: about = '' }) => `<dt><code>${escapeHtml(name)}</code></dt><dd>${escapeHtml(about)}</dd>`,
    );
  const bodies = Object.entries(requestBody?.content ?? {}).map(
    ([type, { schema }]) =>
      `<details><summary>${escapeHtml(type)}</summary><pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre></details>`,
  );
  return `<section id="${operationId}"><h2>${operationId}</h2>
<p><code>${method.toUpperCase()} ${escapeHtml(path)}</code></p><p>${escapeHtml(description)}</p>
${queries.length === 0 ? '' : `<dl>${queries.join('')}</dl>`}${bodies.join('')}</section>`;
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
