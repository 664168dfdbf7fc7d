import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Document, YAMLMap } from 'yaml';
import { cfFailure } from '../request.ts';
import { entriesOf, ownCopy, parseManifest, renderManifest } from './parse-manifest.ts';

/**
 * Adds variables to the environment of every application of a manifest, by writing the file again; what else stands in it
 * stays as it is written. Throws ProgramFailure when it is no YAML, or names no applications.
 */
export async function addEnvironment(path: string, variables: ReadonlyMap<string, string>): Promise<void> {
  const { isMap, isSeq } = await import('yaml');
  const document = await parseManifest(path, await readFile(path, 'utf8'));
  const applications = isMap(document.contents) ? document.get('applications') : undefined;
  if (!isSeq(applications)) {
    throw cfFailure(`${basename(path)} has no applications to which params.environment_variables could be added`);
  }
  for (const application of applications.items) {
    if (isMap(application)) await addTo(document, application, variables);
  }
  await writeFile(path, renderManifest(document));
}

/** Texts are quoted, so that nothing reads `yes` or `010` as something else. */
async function addTo(document: Document, application: YAMLMap, variables: ReadonlyMap<string, string>): Promise<void> {
  const { isMap, Scalar } = await import('yaml');
  const written = application.get('env', true);
  const entries = (await entriesOf(document, (await entriesOf(document, application))?.get('env')?.value)) ?? new Map();
  const isOwn =
    isMap(written) && written.items.every(({ key }) => String(key) !== '<<') && written.anchor === undefined;
  const env = isOwn ? written : await ownCopy(document, entries);
  if (!isOwn) application.set('env', env);
  for (const [name, value] of variables) {
    const scalar = new Scalar(value);
    scalar.type = 'QUOTE_DOUBLE';
    env.set(name, scalar);
  }
}
