import type { UiBuildChanges } from '@rondo/protocol';
import { asObject, count, type JsonObject, list, text, textMap } from './json.ts';
import type { StockBuildResources, StockVersionValue } from './stock-shapes.ts';

export type InputChange = UiBuildChanges['inputs'][number];
export type ChangedVersion = InputChange['between'][number];

const ways: readonly InputChange['way'][] = ['same', 'on', 'back', 'aside'];

/** What changed in the inputs between two builds; `undefined` from a server without that route. */
export function readBuildChanges(body: unknown): InputChange[] | undefined {
  const object = asObject(body);
  if (object === undefined || !Array.isArray(object.inputs)) return undefined;
  return list(object.inputs, (input) => {
    const name = text(input, 'name');
    if (name === undefined) return undefined;
    const [before, after] = [input.before, input.after].map((side) => readVersion(asObject(side) ?? {}));
    const told = text(input, 'way');
    return {
      name,
      resource: text(input, 'resource') ?? name,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      way: ways.find((way) => way === told) ?? 'aside',
      between: list(input.between, readVersion),
      count: count(input, 'count') ?? 0,
    };
  });
}

function readVersion(version: JsonObject): ChangedVersion | undefined {
  const id = count(version, 'id');
  if (id === undefined) return undefined;
  const [message, author] = [text(version, 'message'), text(version, 'author')];
  return {
    id,
    version: textMap(version.version),
    ...(message === undefined ? {} : { message }),
    ...(author === undefined ? {} : { author }),
  };
}

/** The same from what a stock server tells of both builds: which inputs differ, but not how far apart they are. */
export function compareInputs(before: StockBuildResources, after: StockBuildResources): InputChange[] {
  const names = [...new Set([...after.inputs, ...before.inputs].map(({ name }) => name))].toSorted();
  return names.map((name) => {
    const [old, current] = [before, after].map(({ inputs }) => inputs.find((one) => one.name === name)?.version);
    return {
      name,
      resource: name,
      ...(old === undefined ? {} : { before: { id: 0, version: { ...old } } }),
      ...(current === undefined ? {} : { after: { id: 0, version: { ...current } } }),
      way: sameVersion(old, current) ? 'same' : 'aside',
      between: [],
      count: 0,
    };
  });
}

function sameVersion(a: StockVersionValue | undefined, b: StockVersionValue | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
