import { parseDurationMs } from '@rondo/foundation';
import { anything, listOf, mapOf, record, text } from '../sdk/json/decoders.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../sdk/json/json-value.ts';
import { parseJson } from '../sdk/json/parse-json.ts';
import { mustBe } from '../sdk/json/payload-error.ts';
import type { Version } from '../sdk/program.ts';

/** What the kit asks a resource type: a source as it stands in a pipeline, and what makes more cases possible. */
export interface KitRequest {
  readonly source: JsonObject;
  /** A version that is not the newest: a check from it tells whether the order is right. */
  readonly cursor: Version | undefined;
  /** The version to get; the newest that check lists when absent. */
  readonly version: Version | undefined;
  readonly getParams: JsonObject;
  /** Absent: put is not tried. */
  readonly put: { readonly params: JsonObject; readonly inputs: string } | undefined;
  /** A source that check has to refuse. */
  readonly refusedSource: JsonObject | undefined;
  /** Names of files, as globs, that two gets of one version need not have in common. */
  readonly mayDiffer: readonly string[];
  /** Cases (by name) that need not pass, with the reason. */
  readonly exceptions: ReadonlyMap<string, string>;
  /** How long one program may take. */
  readonly timeoutMs: number;
}

const defaultTimeout = '1m';

const putShape = record({ params: objectOrNone, inputs: text }, { unknownKeys: 'reject', keyCase: 'exact' });

const shape = record(
  {
    source: anything,
    cursor: versionOrNone,
    version: versionOrNone,
    get_params: objectOrNone,
    put: anything,
    refused_source: objectOrNone,
    may_differ: listOf(text),
    exceptions: mapOf(text),
    timeout: text,
  },
  { unknownKeys: 'reject', keyCase: 'exact' },
);

/** Reads the kit's file, already JSON. Throws PayloadError that names the field, FormatError for a timeout that is none. */
export function readKitRequest(json: string): KitRequest {
  const asked = shape(parseJson(json), '');
  if (!isJsonObject(asked.source))
    throw mustBe('source', 'an object, as it stands in a pipeline', asked.source ?? null);
  const put = asked.put === undefined || asked.put === null ? undefined : putShape(asked.put, 'put');
  return {
    source: asked.source,
    cursor: asked.cursor,
    version: asked.version,
    getParams: asked.get_params ?? {},
    put: put === undefined ? undefined : { params: put.params ?? {}, inputs: put.inputs },
    refusedSource: asked.refused_source,
    mayDiffer: asked.may_differ,
    exceptions: asked.exceptions,
    timeoutMs: parseDurationMs(asked.timeout || defaultTimeout),
  };
}

function objectOrNone(value: JsonValue | undefined, path: string): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) throw mustBe(path, 'an object', value);
  return value;
}

function versionOrNone(value: JsonValue | undefined, path: string): Version | undefined {
  const object = objectOrNone(value, path);
  if (object === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(object).map(([key, member]) => {
      if (typeof member !== 'string') throw mustBe(`${path}.${key}`, 'a text; quote it', member);
      return [key, member];
    }),
  );
}
