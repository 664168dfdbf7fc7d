import type { FlyIo } from '../io/fly-io.ts';

export type InputMessage =
  | { readonly stdin: string }
  | { readonly closed: true }
  | { readonly tty: { readonly window_size: { readonly columns: number; readonly rows: number } } };

/** What is typed and how the terminal changes, for one session after another: the terminal is raw until this is disposed. */
export class HijackInput implements Disposable {
  readonly #io: FlyIo;
  readonly #resizes: Disposable;
  #send: ((message: InputMessage) => void) | undefined;
  #isReading = false;

  constructor(io: FlyIo) {
    this.#io = io;
    io.stdin.setRaw(true);
    this.#resizes = io.onResize(() => {
      const size = io.stdout.size();
      if (size !== undefined) this.#send?.({ tty: { window_size: size } });
    });
  }

  /** Sends everything from now on to one session. What was read and not sent yet goes to the next one. */
  connect(send: (message: InputMessage) => void): void {
    this.#send = send;
    if (this.#isReading) return;
    this.#isReading = true;
    void this.#read();
  }

  disconnect(): void {
    this.#send = undefined;
  }

  [Symbol.dispose](): void {
    this.disconnect();
    this.#resizes[Symbol.dispose]();
    this.#io.stdin.setRaw(false);
  }

  async #read(): Promise<void> {
    for (;;) {
      const chunk = await this.#io.stdin.read().catch(() => undefined);
      if (this.#send === undefined && chunk !== undefined) {
        this.#io.stdin.unread(chunk);
        break;
      }
      if (chunk === undefined) {
        this.#send?.({ closed: true });
        break;
      }
      this.#send?.({ stdin: Buffer.from(chunk).toString('base64') });
    }
    this.#isReading = false;
  }
}
