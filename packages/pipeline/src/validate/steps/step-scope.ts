import type { DocumentPath } from '../../parse/decode-problem.ts';
import { checkIdentifier } from '../check-identifier.ts';
import type { Findings, Hint } from '../findings.ts';
import type { PipelineIndex } from '../pipeline-index.ts';

/** Where validation stands inside a job: place in messages, place in the config, names seen so far (9.2, 9.4). */
export class StepScope {
  readonly index: PipelineIndex;
  readonly #findings: Findings;
  /** The segments of the place in messages, and for each the whole place up to it. */
  readonly #context: string[];
  readonly #places: string[];
  readonly #path: (string | number)[];
  readonly #getNames = new Set<string>();
  /** The local vars of each scope, and in how many scopes each name is declared. */
  readonly #localVars: Set<string>[] = [new Set()];
  readonly #declared = new Map<string, number>();

  constructor(index: PipelineIndex, findings: Findings, at: { context: readonly string[]; path: DocumentPath }) {
    this.index = index;
    this.#findings = findings;
    this.#context = [...at.context];
    this.#places = at.context.map((_, position) => at.context.slice(0, position + 1).join(''));
    this.#path = [...at.path];
  }

  get path(): DocumentPath {
    return [...this.#path];
  }

  /** Does something one segment deeper in messages; `keys` is how much deeper that is in the config. */
  within(segment: string, keys: DocumentPath, look: () => void): void {
    this.enter(segment, keys);
    look();
    this.leave(keys);
  }

  /** As {@link within}, until {@link leave}. */
  enter(segment: string, keys: DocumentPath): void {
    this.#places.push(this.#place + segment);
    this.#context.push(segment);
    for (const key of keys) this.#path.push(key);
  }

  leave(keys: DocumentPath): void {
    this.#path.length -= keys.length;
    this.#context.pop();
    this.#places.pop();
  }

  get #place(): string {
    return this.#places.at(-1) ?? '';
  }

  error(text: string, key: DocumentPath = [], hint?: Hint): void {
    this.#findings.error(`${this.#place}: ${text}`, [...this.#path, ...key], hint);
  }

  warn(type: 'pipeline' | 'var_shadowed', text: string, key: DocumentPath = []): void {
    this.#findings.warn(type, `${this.#place}: ${text}`, [...this.#path, ...key]);
  }

  /** The identifier rule for the name of a step. `strict` makes its warning an error (9.1). */
  checkName(name: string, key: string, options: { strict?: boolean } = {}): void {
    const verdict = checkIdentifier(name, this.#context, this.#place);
    if (verdict.kind === 'error' || (verdict.kind === 'warning' && options.strict === true))
      this.error(verdict.text, [key]);
    else if (verdict.kind === 'warning') {
      this.#findings.warn('invalid_identifier', verdict.text, [...this.#path, key]);
    }
  }

  /** Remembers the name of a get; false where the job has it already. */
  addGetName(name: string): boolean {
    if (this.#getNames.has(name)) return false;
    this.#getNames.add(name);
    return true;
  }

  /** Local vars declared from here on are forgotten at {@link leaveLocalVars}. */
  enterLocalVars(): void {
    this.#localVars.push(new Set());
  }

  leaveLocalVars(): void {
    for (const name of this.#localVars.pop() ?? []) this.#declared.set(name, (this.#declared.get(name) ?? 0) - 1);
  }

  /** A name twice in one scope is an error, in an outer one a warning. */
  declareLocalVar(name: string, key: DocumentPath): void {
    const current = this.#localVars.at(-1);
    const scopes = this.#declared.get(name) ?? 0;
    if (current?.has(name) === true) this.error('repeated var name', key);
    else {
      if (scopes > 0) this.warn('var_shadowed', `shadows local var '${name}'`, key);
      current?.add(name);
      this.#declared.set(name, scopes + 1);
    }
  }
}
