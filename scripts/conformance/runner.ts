import type { Mismatch } from '@rondo/pipeline/testing';

/** One case of a file: its name and how to run it. A case passes when it gives no mismatches. */
export interface ConformanceCase {
  readonly name: string;
  run(): readonly Mismatch[] | Promise<readonly Mismatch[]>;
}

/** Knows one schema. `readCases` gets the parsed file and the directory it lies in. */
export interface Runner {
  readonly schema: string;
  readCases(file: VectorFile, directory: string): readonly ConformanceCase[];
}

/** A file of cases, as far as all schemas agree. */
export interface VectorFile {
  readonly schema: string;
  readonly cases: readonly { readonly name: string }[];
}

/** A runner for files that are a plain list of cases. The schema's README says what a case holds. */
export function caseRunner<C extends { readonly name: string }>(
  schema: string,
  run: (test: C) => readonly Mismatch[] | Promise<readonly Mismatch[]>,
): Runner {
  return {
    schema,
    // The schema of the file says what its cases are.
    readCases: (file) => file.cases.map((test) => ({ name: test.name, run: () => run(test as C) })),
  };
}
