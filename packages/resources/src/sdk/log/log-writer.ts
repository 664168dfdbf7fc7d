import { Writable } from 'node:stream';
import type { Redactor } from './redactor.ts';

/** A program's log: passes everything on to `target` with secrets replaced. Ending it does not end the target. */
export class LogWriter extends Writable {
  readonly #target: Writable;
  readonly #redactor: Redactor;

  constructor(target: Writable, redactor: Redactor) {
    super({ decodeStrings: true });
    this.#target = target;
    this.#redactor = redactor;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#forward(this.#redactor.push(chunk), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#forward(this.#redactor.flush(), done);
  }

  #forward(bytes: Buffer, done: (error?: Error | null) => void): void {
    if (bytes.length === 0) done();
    else this.#target.write(bytes, (error) => done(error ?? null));
  }
}
