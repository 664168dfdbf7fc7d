import type { DocumentPath } from '../../parse/decode-problem.ts';
import { checkIdentifier } from '../check-identifier.ts';
import type { Findings, Hint } from '../findings.ts';
import type { PipelineIndex } from '../pipeline-index.ts';

/** Where validation stands inside a job: place in messages, place in the config, names seen so far (9.2, 9.4). */
export class StepScope {
  readonly index: PipelineIndex;
  readonly #findings: Findings;
  readonly #context: string[];
  readonly #path: (string | number)[];
  readonly #getNames = new Set<string>();
  readonly #localVars: Set<string>[] = [new Set()];

  constructor(index: PipelineIndex, findings: Findings, at: { context: readonly string[]; path: DocumentPath }) {
    this.index = index;
    this.#findings = findings;
    this.#context = [...at.context];
    this.#path = [...at.path];
  }

  get path(): DocumentPath {
    return [...this.#path];
  }

  /** Does something one segment deeper in messages; `keys` is how much deeper that is in the config. */
  within(segment: string, keys: DocumentPath, look: () => void): void {
    this.#context.push(segment);
    this.#path.push(...keys);
    look();
    this.#path.length -= keys.length;
    this.#context.pop();
  }

  error(text: string, key: DocumentPath = [], hint?: Hint): void {
    this.#findings.error(`${this.#context.join('')}: ${text}`, [...this.#path, ...key], hint);
  }

  warn(type: 'pipeline' | 'var_shadowed', text: string, key: DocumentPath = []): void {
    this.#findings.warn(type, `${this.#context.join('')}: ${text}`, [...this.#path, ...key]);
  }

  /** The identifier rule for the name of a step. `strict` makes its warning an error (9.1). */
  checkName(name: string, key: string, options: { strict?: boolean } = {}): void {
    const verdict = checkIdentifier(name, this.#context);
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

  /** Local vars declared while `look` runs are forgotten afterwards. */
  withLocalVars(look: () => void): void {
    this.#localVars.push(new Set());
    look();
    this.#localVars.pop();
  }

  /** A name twice in one scope is an error, in an outer one a warning. */
  declareLocalVar(name: string, key: DocumentPath): void {
    const current = this.#localVars.at(-1);
    if (current?.has(name) === true) this.error('repeated var name', key);
    else if (this.#localVars.some((scope) => scope.has(name))) {
      this.warn('var_shadowed', `shadows local var '${name}'`, key);
    }
    current?.add(name);
  }
}
