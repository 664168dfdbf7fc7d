import { expect, it } from 'vitest';
import { commandEntries } from '../commands/registry.ts';
import { explainUnknownCommand } from './explain-unknown-command.ts';

const explain = (word: string) => explainUnknownCommand(word, commandEntries).message;

it('names what was probably meant', () => {
  expect(explain('wat')).toBe("Unknown command `wat', did you mean `watch'?");
});

it('takes the first command for the meaning of a short word that is like none, as the reference does', () => {
  expect(explain('tsh')).toBe("Unknown command `tsh', did you mean `abort-build'?");
});

it('lists all commands where a longer word is like none', () => {
  expect(explain('nosuch')).toMatch(/^Unknown command `nosuch'\. Please specify one command of: abort-build, .* or /);
});
