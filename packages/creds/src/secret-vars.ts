import {
  formatVarReference,
  type JsonValue,
  StaticVars,
  type VarLookup,
  VarProblem,
  type VarReference,
  type VarSource,
} from '@rondo/pipeline';
import { type LookupPath, UnsafeLookupError } from './lookup-path.ts';
import { type ReadSecret, SecretReadError } from './secret-manager.ts';

/** The vars of one asker in a manager: the first of its paths where something lies (operations.md A25.2). References with a source are none of its. */
export class SecretVars implements VarSource {
  readonly #paths: readonly LookupPath[];
  readonly #read: ReadSecret;

  constructor(paths: readonly LookupPath[], read: ReadSecret) {
    this.#paths = paths;
    this.#read = read;
  }

  async get(reference: VarReference, signal?: AbortSignal): Promise<VarLookup> {
    if (reference.source !== '') return { kind: 'not_found' };
    try {
      for (const pathOf of this.#paths) {
        const reading = await this.#read(pathOf(reference.path), signal);
        if (reading.kind === 'found') return follow(reference, reading.value);
      }
      return { kind: 'not_found' };
    } catch (error) {
      if (error instanceof SecretReadError || error instanceof UnsafeLookupError) return failure(reference, error);
      throw error;
    }
  }
}

function follow(reference: VarReference, value: JsonValue): VarLookup {
  return new StaticVars(new Map([[reference.path, value]])).get(reference);
}

function failure(reference: VarReference, error: Error): VarLookup {
  const name = formatVarReference(reference);
  return { kind: 'error', error: new VarProblem('lookup_failed', `cannot look up ${name}: ${error.message}`, [name]) };
}
