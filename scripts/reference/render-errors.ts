import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiErrors } from '@rondo/api';
import { cell, generatedHead } from './markdown.ts';

type ErrorClass = { code: string; room: string; doc: string };

const introduction = `# Errors

${generatedHead}

Every error that Rondo raises on purpose has a code, which stands in logs beside its message. Codes are stable and never
reused, so that alerts and scripts can match on them; messages may become better.
`;

const errorClass =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export class \w+ extends \w+ \{\s*(?:override )?readonly code = '([A-Z_]+)'/g;

/** A table of every error class of the rooms. Throws where two classes share a code. */
export async function renderErrors(root: string): Promise<string> {
  const classes: ErrorClass[] = [];
  for await (const path of glob('packages/*/src/**/*.ts', { cwd: root })) {
    if (/\.test\.ts$|\/testing\//.test(path)) continue;
    classes.push(...findErrorClasses(path, await readFile(join(root, path), 'utf8')));
  }
  classes.sort((a, b) => a.code.localeCompare(b.code, 'en'));
  classes.forEach(({ code, room }, index) => {
    const before = classes[index - 1];
    if (before?.code === code) throw new Error(`${code} is a code of ${before.room} and of ${room}`);
  });
  const rows = classes.map(({ code, room, doc }) => `| \`${code}\` | ${room} | ${cell(doc)} |`);
  return [introduction, '| code | room | when |', '| --- | --- | --- |', ...rows, ...renderApiErrors(), ''].join('\n');
}

/** What answers of the API say in their header. */
function renderApiErrors(): string[] {
  const rows = Object.entries(apiErrors).map(([code, when]) => `| \`${code}\` | ${cell(when)} |`);
  return [
    '',
    '## Of the API',
    '',
    'Every answer of a status from 400 on has a header `X-Rondo-Error` with one of these, beside the body that stock clients know.',
    '',
    '| code | when |',
    '| --- | --- |',
    ...rows,
  ];
}

function findErrorClasses(path: string, text: string): ErrorClass[] {
  const room = path.split('/')[1] ?? '';
  return [...text.matchAll(errorClass)].map(([, doc = '', code = '']) => ({ code, room, doc: plain(doc) }));
}

/** A doc comment as a line of text. */
function plain(doc: string): string {
  const text = doc.replaceAll(/^\s*\* ?/gm, '').replaceAll(/\{@link (\w+)\}/g, '`$1`');
  return text.replaceAll(/\s+/g, ' ').trim();
}
