import { closestName } from './closest-name.ts';
import type { CommandEntry } from './command.ts';
import { FlagError } from './flag-error.ts';

/** What to say about a command that doesn't exist: the name that was probably meant, else all names. */
export function explainUnknownCommand(word: string, entries: readonly CommandEntry[]): FlagError {
  const names = entries.map(({ name }) => name).sort();
  const closest = closestName(word, names);
  if (closest !== undefined && closest.distance / closest.name.length < 0.5) {
    return new FlagError(`Unknown command \`${word}', did you mean \`${closest.name}'?`);
  }
  const all = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
  return new FlagError(`Unknown command \`${word}'. Please specify one command of: ${all}`);
}
