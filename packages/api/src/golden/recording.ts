import { existsSync, readFileSync } from 'node:fs';

const directory = new URL('../../../../../shared/golden/', import.meta.url);

/** Whether the recordings of a stock server lie beside the checkout. */
export const hasRecordings = existsSync(directory);

export type RecordedHeaders = Readonly<Record<string, string>> | readonly (readonly [string, string])[];

/** One exchange with a stock server. `auth` is the user whose token was sent, or `none`. */
export type Recorded = {
  readonly note?: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly auth: string;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly response: { readonly status: number; readonly headers: RecordedHeaders; readonly body: unknown };
};

/** The exchanges of a file; none where there are no recordings. */
export function readRecorded(file: string): Recorded[] {
  return hasRecordings ? JSON.parse(readFileSync(new URL(file, directory), 'utf8')) : [];
}

/** A pipeline that the recordings were made with. */
export function readRecordedPipeline(name: string): string {
  return readFileSync(new URL(`pipelines/${name}.yml`, directory), 'utf8');
}

/** The JSON that `test` was given for a path; throws where it was not recorded. */
export function recordedJson<Value>(records: readonly Recorded[], path: string): Value {
  const found = records.find(
    ({ request }) => request.auth === 'test' && request.method === 'GET' && request.path === path,
  );
  if (found === undefined) throw new Error(`nobody recorded ${path}`);
  return JSON.parse(String(found.response.body));
}
