import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Document, Pair, YAMLMap } from 'yaml';
import type { Push } from '../cloud.ts';
import { cfFailure } from '../request.ts';
import { fillVariables, readVariables } from './fill-variables.ts';
import { entriesOf, ownCopy, parseManifest, renderManifest } from './parse-manifest.ts';

/** One application of a manifest. */
export interface Application {
  readonly name: string;
  /** Where its files are: a directory or a zip. */
  readonly path: string;
  readonly docker: { readonly image: string; readonly username: string } | undefined;
}

export interface Applications {
  readonly applications: readonly Application[];
  /** The manifest of one of them alone. A new one gets a route of its own unless it says which. */
  readonly render: (application: Application, options: { isNew: boolean }) => Promise<string>;
}

type Entries = ReadonlyMap<string, Pair>;

/** Reads a manifest as the cf program does: variables filled in, the name and the path of the push put in. Throws ProgramFailure. */
export async function readApplications(push: Push): Promise<Applications> {
  const document = await parseManifest(push.manifestPath, await readFile(push.manifestPath, 'utf8'));
  await fillVariables(document, await readVariables(push), basename(push.manifestPath));
  const all = await listApplications(document, push);
  const wanted = choose(all, push);
  const applications = wanted.map(({ name, entries }) => toApplication(name, entries, { document, push }));
  return {
    applications,
    render: async ({ name }, { isNew }) => {
      const entries = wanted.find((one) => one.name === name)?.entries ?? new Map<string, Pair>();
      return await renderOne(document, name, { entries, isNew });
    },
  };
}

interface Named {
  readonly name: string;
  readonly entries: Entries;
}

async function listApplications(document: Document, push: Push): Promise<Named[]> {
  const { isSeq } = await import('yaml');
  const list = (await entriesOf(document, document.contents))?.get('applications')?.value;
  const items = isSeq(list) ? list.items : [];
  const found: Named[] = [];
  for (const item of items) {
    const entries = await entriesOf(document, item);
    if (entries === undefined)
      throw cfFailure(`${basename(push.manifestPath)}: every one of the applications must be a map`);
    found.push({ name: scalarText(entries, 'name'), entries });
  }
  if (found.length > 0) return found;
  if (push.appName !== '') return [{ name: push.appName, entries: new Map() }];
  throw cfFailure(`${basename(push.manifestPath)} names no applications`);
}

/** One application takes the name that is given; of several it says which one is meant. */
function choose(all: readonly Named[], push: Push): readonly Named[] {
  const [only, ...others] = all;
  const file = basename(push.manifestPath);
  const chosen =
    push.appName === '' || only === undefined
      ? all
      : others.length === 0
        ? [{ ...only, name: push.appName }]
        : all.filter(({ name }) => name === push.appName);
  if (chosen.length === 0) throw cfFailure(`Could not find app named '${push.appName}' in ${file}`);
  if (chosen.some(({ name }) => name === '')) throw cfFailure(`${file}: every one of the applications needs a name`);
  if (chosen.length > 1 && push.path !== undefined) {
    throw cfFailure(
      `params.path is for one application, and ${file} has ${chosen.length}; give each its path in the manifest`,
    );
  }
  return chosen;
}

function toApplication(
  name: string,
  entries: Entries,
  { document, push }: { document: Document; push: Push },
): Application {
  const docker: unknown = (entries.get('docker')?.value as { toJS?(document: Document): unknown } | undefined)?.toJS?.(
    document,
  );
  const { image = '', username = '' } = (docker ?? {}) as { image?: string; username?: string };
  const path = push.path ?? resolve(dirname(push.manifestPath), scalarText(entries, 'path') || '.');
  return { name, path, docker: image === '' ? undefined : { image, username } };
}

async function renderOne(
  document: Document,
  name: string,
  { entries, isNew }: { entries: Entries; isNew: boolean },
): Promise<string> {
  const { Document: NewDocument } = await import('yaml');
  const application: YAMLMap = await ownCopy(document, entries);
  application.set('name', name);
  // The path is this side's matter.
  application.delete('path');
  const saysRoute = ['routes', 'no-route', 'random-route', 'default-route'].some((key) => entries.has(key));
  const alone = new NewDocument({ version: '1', applications: [] }, { schema: 'failsafe' });
  if (isNew && !saysRoute) application.set('default-route', alone.createNode('true'));
  alone.addIn(['applications'], application);
  return renderManifest(alone);
}

function scalarText(entries: Entries, key: string): string {
  const value: unknown = entries.get(key)?.value;
  return typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string'
    ? value.value
    : '';
}
