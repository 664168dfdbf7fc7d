import type { UiJobStats } from '@rondo/protocol';
import { asObject, count, flag, type JsonObject, list, text, textMap, texts } from './json.ts';
import type { StockVersionValue } from './stock-shapes.ts';

/** What Rondo tells of a job beside its builds; `undefined` from a server without that route. */
export function readJobStats(body: unknown): UiJobStats | undefined {
  const object = asObject(body);
  if (object === undefined || !Array.isArray(object.locks)) return undefined;
  const [maxInFlight, typicalWaitMs] = [count(object, 'maxInFlight'), count(object, 'typicalWaitMs')];
  return {
    locks: list(object.locks, (lock) => {
      const name = text(lock, 'name');
      return name === undefined ? undefined : { name, jobs: texts(lock.jobs) };
    }),
    ...(maxInFlight === undefined ? {} : { maxInFlight }),
    ...(typicalWaitMs === undefined ? {} : { typicalWaitMs }),
  };
}

/** What a build got and made: as stock servers tell it, or with more, as Rondo does. */
export interface BuildDetails {
  readonly inputs: readonly {
    readonly name: string;
    readonly version: StockVersionValue;
    readonly isNew: boolean;
    readonly message?: string;
    readonly author?: string;
  }[];
  readonly outputs: readonly { readonly name: string; readonly version: StockVersionValue }[];
  /** What went wrong with an errored build, in one line. */
  readonly error?: string;
}

/** The builds of a job with what they got and made, by id; `undefined` from a server without that route. */
export function readJobBuilds(body: unknown): ReadonlyMap<number, BuildDetails> | undefined {
  if (!Array.isArray(body)) return undefined;
  return new Map(
    list(body, (build) => {
      const [id, error] = [count(build, 'id'), text(build, 'error')];
      const outputs = list(build.outputs, (output) => {
        const name = text(output, 'name');
        return name === undefined ? undefined : { name, version: textMap(output.version) };
      });
      const details = { inputs: list(build.inputs, readInput), outputs, ...(error === undefined ? {} : { error }) };
      return id === undefined ? undefined : ([id, details] as const);
    }),
  );
}

function readInput(input: JsonObject): BuildDetails['inputs'][number] | undefined {
  const name = text(input, 'name');
  if (name === undefined) return undefined;
  const [message, author] = [text(input, 'message'), text(input, 'author')];
  return {
    name,
    version: textMap(input.version),
    isNew: flag(input, 'isNew'),
    ...(message === undefined ? {} : { message }),
    ...(author === undefined ? {} : { author }),
  };
}
