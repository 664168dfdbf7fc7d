import type { FlyIo } from '../io/fly-io.ts';
import { readKeys } from './read-keys.ts';

interface LineOptions {
  /** Stands before what is typed. */
  readonly label: string;
  /** What is typed isn't shown. */
  readonly hidden?: boolean;
  readonly maxLength?: number;
  /** Why a line doesn't do, shown below while another one is awaited; undefined where it does. */
  refuse?(line: string): string | undefined;
}

/** Asks for a line on a terminal. Undefined where it was given up with Esc or Ctrl-C. The question is wiped away afterwards. */
export async function editLine({ stdin, stdout }: FlyIo, options: LineOptions): Promise<string | undefined> {
  const { label, hidden = false, maxLength = Number.POSITIVE_INFINITY } = options;
  const lead = label.slice(0, label.lastIndexOf('\n') + 1);
  const question = label.slice(lead.length);
  let line = '';
  let complaint: string | undefined;
  const draw = (): void => {
    const shown = `${question}${hidden ? '' : line}`;
    // On the last row of the terminal a line below moves the question up, so it is written again from where it is now.
    const below = complaint === undefined ? '' : `\r\n${complaint}\x1b[A\r${shown}`;
    stdout.write(`\r\x1b[J${shown}${below}`);
  };
  // Before anything is asked: what is typed early is no line of its own then.
  stdin.setRaw(true);
  stdout.write(lead);
  draw();
  for await (const key of readKeys(stdin)) {
    if (key.kind === 'enter') {
      complaint = options.refuse?.(line);
      if (complaint === undefined) {
        stdout.write('\r\x1b[J');
        return line;
      }
      line = '';
    } else if (key.kind === 'escape' || key.kind === 'interrupt' || key.kind === 'end') {
      stdout.write('\r\x1b[J');
      return undefined;
    } else if (key.kind === 'backspace') {
      line = [...line].slice(0, -1).join('');
    } else if (key.kind === 'clear') {
      line = '';
    } else if (key.kind === 'text') {
      line = [...(line + key.text)].slice(0, maxLength).join('');
    }
    draw();
  }
  return undefined;
}
