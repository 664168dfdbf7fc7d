import type { FlyIo } from '../io/fly-io.ts';

/** Names of colours, by what they mean (fly.md 4.2). */
export type Paint =
  | 'header'
  | 'pending'
  | 'started'
  | 'succeeded'
  | 'failed'
  | 'errored'
  | 'aborted'
  | 'unknown'
  | 'on'
  | 'off';

const codes: { readonly [Name in Paint]: readonly [open: string, close: string] } = {
  header: ['1', '22'],
  pending: ['37', '0'],
  started: ['33', '0'],
  succeeded: ['32', '0'],
  failed: ['31', '0'],
  errored: ['31;1', '0;22'],
  aborted: ['35', '0'],
  unknown: ['5;37;41;1', '25;0;0;22'],
  on: ['36', '0'],
  off: ['2', '22'],
};

/** Colours a text, whatever it is written to. */
export function paint(name: Paint, text: string): string {
  const [open, close] = codes[name];
  return `\x1b[${open}m${text}\x1b[${close}m`;
}

/** Words in logs and warnings: coloured where standard output is a terminal that may have colours. */
export function paintWord({ stdout, env }: FlyIo, name: Paint, text: string): string {
  const isPlain = !stdout.isTerminal || (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  return isPlain ? text : paint(name, text);
}

/** Names in sentences: bold where standard output is a terminal. */
export function embolden({ stdout }: FlyIo, text: string): string {
  return stdout.isTerminal ? `\x1b[1m${text}\x1b[22m` : text;
}

/** The colour of a build's status. */
export function statusPaint(status: string): Paint {
  switch (status) {
    case 'pending':
    case 'started':
    case 'succeeded':
    case 'failed':
    case 'errored':
    case 'aborted':
      return status;
    default:
      return 'unknown';
  }
}
