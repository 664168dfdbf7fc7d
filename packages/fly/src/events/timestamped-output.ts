import type { OutputStream } from '../io/fly-io.ts';
import { formatClock } from '../time/format-time.ts';

const noTime = ' '.repeat(10);
/** Of one write only so many lines get a time, as in the stock client. */
const maxStamped = 100;

/** Writes a log; with timestamps every line begins with the local time of its event. */
export class TimestampedOutput {
  readonly #out: OutputStream;
  readonly #isStamped: boolean;
  #atLineStart = true;

  constructor(out: OutputStream, isStamped: boolean) {
    this.#out = out;
    this.#isStamped = isStamped;
  }

  /** `time` is in Unix seconds, 0 where there is none. */
  write(text: string, time: number): void {
    if (!this.#isStamped || text === '') {
      this.#out.write(text);
      return;
    }
    const stamp = time === 0 ? noTime : `${formatClock(new Date(time * 1000))}  `;
    let stamped = 0;
    const lines = text.replace(/\n(?!$)/g, (end) => (++stamped > maxStamped ? end : end + stamp));
    this.#out.write((this.#atLineStart ? stamp : '') + lines);
    this.#atLineStart = text.endsWith('\n');
  }
}
