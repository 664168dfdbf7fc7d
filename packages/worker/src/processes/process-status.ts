import { RondoError } from '@rondo/foundation';

/** What the file `status` of a process tells so far. */
export type ProcessStatus = {
  /** The holder: its process id and when the kernel started it (clock ticks since boot), which tells it from a later process of that id. */
  holder: { pid: number; startedTicks: string } | undefined;
  /** The program was found and is being run. */
  started: boolean;
  /** The program was looked for inside the container and not found. */
  missing: boolean;
  /** How the program ended, by its parent; 128 + signal when a signal ended it. */
  exitStatus: number | undefined;
  /** The program failed, and meanwhile the kernel killed a process of its container, which had come to its limit of memory. */
  outOfMemory: boolean;
  /** The runtime's client ended with this code. */
  runtimeCode: number | undefined;
  /** What kept the holder from running anything. */
  failure: 'mount-failed' | 'path-unreal' | undefined;
  /** Output could not be written to the disk. */
  spoolFailed: boolean;
  /** Everything that will ever be stored is stored. */
  ended: boolean;
};

export class MalformedStatusError extends RondoError {
  readonly code = 'MALFORMED_PROCESS_STATUS';
}

/** Reads the lines that a holder and our init wrote; a last line without its end is not there yet. Pure. Throws MalformedStatusError. */
export function parseProcessStatus(text: string): ProcessStatus {
  const status: ProcessStatus = {
    holder: undefined,
    started: false,
    missing: false,
    exitStatus: undefined,
    outOfMemory: false,
    runtimeCode: undefined,
    failure: undefined,
    spoolFailed: false,
    ended: false,
  };
  for (const line of text.split('\n').slice(0, -1)) applyLine(status, line);
  return status;
}

function applyLine(status: ProcessStatus, line: string): void {
  const [word, rest = ''] = splitOnce(line);
  switch (word) {
    case 'holder':
      status.holder = parseHolder(rest);
      return;
    case 'started':
      status.started = true;
      return;
    case 'missing':
      status.missing = true;
      return;
    case 'out-of-memory':
      status.outOfMemory = true;
      return;
    case 'exit':
      status.exitStatus = Number(rest);
      return;
    case 'runtime':
      status.runtimeCode = Number(rest);
      return;
    case 'mount-failed':
    case 'path-unreal':
      status.failure = word;
      return;
    case 'spool-failed':
      status.spoolFailed = true;
      return;
    case 'end':
      status.ended = true;
      return;
    default:
      throw new MalformedStatusError(`a process's status has a line that nobody writes: ${JSON.stringify(line)}`);
  }
}

/** `stat` is the holder's line of `/proc/PID/stat`: the id first, the start time in field 22; field 2 may hold blanks. */
function parseHolder(stat: string): { pid: number; startedTicks: string } {
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { pid: Number.parseInt(stat, 10), startedTicks: afterName[19] ?? '' };
}

function splitOnce(line: string): [string, string?] {
  const blank = line.indexOf(' ');
  return blank < 0 ? [line] : [line.slice(0, blank), line.slice(blank + 1)];
}
