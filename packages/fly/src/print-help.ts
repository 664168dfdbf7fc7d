import { basename } from 'node:path';
import { commandEntries } from './commands/registry.ts';
import type { HelpRequest } from './grammar/flag-error.ts';
import { renderCommandHelp, renderProgramHelp } from './grammar/render-help.ts';
import type { FlyIo } from './io/fly-io.ts';

/** Prints the help that was asked for. */
export async function printHelp(request: HelpRequest, io: FlyIo): Promise<number> {
  const options = {
    program: basename(io.program),
    columns: io.stdout.size()?.columns ?? 80,
    target: request.target,
  };
  const entry = commandEntries.find(({ name }) => name === request.command);
  const text =
    entry === undefined
      ? renderProgramHelp(commandEntries, options)
      : renderCommandHelp(entry.name, await entry.load(), options);
  io.stdout.write(request.byOption ? `${text}\n` : text);
  return 0;
}
