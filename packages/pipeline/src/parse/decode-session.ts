import { type JsonNode, kindOf } from '../json/json-node.ts';
import { quoteGoString } from '../yaml/value/quote-go-string.ts';
import { DecodeProblem, type DocumentPath } from './decode-problem.ts';
import { nearestName } from './nearest-name.ts';

/** Runs within runs, of which a step takes two to four: many more would not fit into the call stack of a process. */
const mostNested = 500;

/**
 * One run of the reference decoder over a value. Type mismatches and unknown fields are remembered and decoding goes on;
 * the first of them counts only where nothing else stops the run. What a decoder with rules of its own throws stops it at
 * once (pipeline-language.md 5.1, "which error wins").
 */
export class DecodeSession {
  /** Whether a key that no field knows is a problem. */
  readonly strict: boolean;
  readonly #path: (string | number)[];
  readonly #fields: string[] = [];
  #struct = '';
  readonly #depth: number;
  #saved: DecodeProblem | undefined;

  constructor(strict: boolean, path: (string | number)[] = [], depth = 0) {
    this.strict = strict;
    this.#path = path;
    this.#depth = depth;
  }

  get path(): DocumentPath {
    return [...this.#path];
  }

  /** Decodes what stands under a key or at a list position. */
  at<T>(segment: string | number, decode: () => T): T {
    this.#path.push(segment);
    const value = decode();
    this.#path.pop();
    return value;
  }

  /** Decodes the field of a struct, so that mismatches below can name it. */
  inField<T>(struct: string, field: string, decode: () => T): T {
    const outer = this.#struct;
    this.#struct = struct;
    this.#fields.push(field);
    const value = decode();
    this.#fields.pop();
    this.#struct = outer;
    return value;
  }

  /** Remembers that a value has the wrong type. */
  mismatch(node: JsonNode, goType: string, found: string = kindOf(node)): void {
    this.#save(this.#typeMismatch(goType, found));
  }

  unknownField(key: string, known: readonly string[]): void {
    const near = nearestName(key, known);
    const hint = near === undefined ? undefined : `did you mean ${near}?`;
    this.#path.push(key);
    this.#save(new DecodeProblem(`json: unknown field ${quoteGoString(key)}`, this.path, { hint }));
    this.#path.pop();
  }

  /** Stops the run. */
  fail(text: string, hint?: string): never {
    throw new DecodeProblem(text, this.path, { hint });
  }

  /** Stops the run because of a type. */
  failMismatch(node: JsonNode, goType: string): never {
    throw this.#typeMismatch(goType, kindOf(node));
  }

  /** Runs a decoder with rules of its own: its first problem stops this run too. */
  nested<T>(decode: (session: DecodeSession) => T, strict = false): T {
    if (this.#depth >= mostNested) {
      const hint = 'no pipeline needs steps within so many steps: is this the right file?';
      throw new DecodeProblem('exceeded max depth of steps', this.path, { hint, isLimit: true });
    }
    const session = new DecodeSession(strict, this.#path, this.#depth + 1);
    try {
      const value = decode(session);
      session.finish();
      return value;
    } catch (error) {
      if (error instanceof DecodeProblem) throw error.within(this.#struct, this.#fields);
      throw error;
    }
  }

  /** Throws the remembered problem, if any. */
  finish(): void {
    if (this.#saved !== undefined) throw this.#saved;
  }

  #save(problem: DecodeProblem): void {
    this.#saved ??= problem;
  }

  #typeMismatch(goType: string, found: string): DecodeProblem {
    const field = this.#fields.join('.');
    return DecodeProblem.typeMismatch({ found, goType, struct: this.#struct, field }, this.path);
  }
}
