import { defineCommand } from '../grammar/command.ts';
import { HelpRequest } from '../grammar/flag-error.ts';

export const help = defineCommand({
  options: {},
  run({ globals }) {
    throw new HelpRequest(undefined, { byOption: false, target: globals.target });
  },
});
