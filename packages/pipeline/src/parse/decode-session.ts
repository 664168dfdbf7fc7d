import type { Deep } from '@rondo/foundation';
import { type JsonNode, kindOf } from '../json/json-node.ts';
import { quoteGoString } from '../yaml/value/quote-go-string.ts';
import { DecodeProblem, type DocumentPath } from './decode-problem.ts';
import type { IgnoredFields } from './ignored-fields.ts';
import { nearestName } from './nearest-name.ts';

interface DecodeSessionOptions {
  /** Of a run inside another: where that stands. */
  readonly path?: (string | number)[];
  readonly ignored?: IgnoredFields | undefined;
}

/**
 * One run of the reference decoder over a value. Type mismatches and unknown fields are remembered and decoding goes on;
 * the first of them counts only where nothing else stops the run. What a decoder with rules of its own throws stops it at
 * once (pipeline-language.md 5.1, "which error wins").
 */
export class DecodeSession {
  /** Where fields that nobody knows are gathered, where somebody asks for them. */
  readonly ignored: IgnoredFields | undefined;
  /** Whether a key that no field knows is a problem. */
  readonly strict: boolean;
  readonly #path: (string | number)[];
  readonly #isNested: boolean;
  readonly #fields: string[] = [];
  #struct = '';
  #saved: DecodeProblem | undefined;

  constructor(strict: boolean, options: DecodeSessionOptions = {}) {
    this.strict = strict;
    this.ignored = options.ignored;
    this.#path = options.path ?? [];
    this.#isNested = options.path !== undefined;
  }

  get path(): DocumentPath {
    return [...this.#path];
  }

  /** Decodes what stands under a key or at a list position. */
  at<T>(segment: string | number, decode: () => T): T {
    this.enter(segment);
    const value = decode();
    this.leave();
    return value;
  }

  /** What is decoded from here on stands under a key or at a list position. */
  enter(segment: string | number): void {
    this.#path.push(segment);
  }

  leave(): void {
    this.#path.pop();
  }

  /** As {@link enter}, for the field of a struct, so that mismatches below can name it. Returns what {@link leaveField} wants. */
  enterField(key: string, struct: string, field: string): string {
    const outer = this.#struct;
    this.#struct = struct;
    this.#fields.push(field);
    this.enter(key);
    return outer;
  }

  leaveField(outer: string): void {
    this.leave();
    this.#fields.pop();
    this.#struct = outer;
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

  /** Passes over a key that no field knows. The server refuses it where no decoder with rules of its own is at work. */
  ignoreField(name: string, known: readonly string[]): void {
    const path = [...this.#path, name];
    this.ignored?.add({ name, path, known, isRefused: !this.#isNested && path.length > 1 });
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
    const session = this.#inside(strict);
    try {
      const value = decode(session);
      session.finish();
      return value;
    } catch (error) {
      throw this.#told(error);
    }
  }

  /** As {@link nested}, for what may stand within itself. */
  *nestedDeep<T>(decode: (session: DecodeSession) => Deep<T, unknown>): Deep<T, unknown> {
    const session = this.#inside(false);
    try {
      const value = yield* decode(session);
      session.finish();
      return value;
    } catch (error) {
      throw this.#told(error);
    }
  }

  #inside(strict: boolean): DecodeSession {
    return new DecodeSession(strict, { path: this.#path, ignored: this.ignored });
  }

  /** The problem of a run inside, as this one tells it. */
  #told(error: unknown): unknown {
    return error instanceof DecodeProblem ? error.within(this.#struct, this.#fields) : error;
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
