import { printCompletionScript, shells } from '../completion/completion-script.ts';
import { defineCommand } from '../grammar/command.ts';
import { choice } from '../options/choice.ts';

export const completion = defineCommand({
  options: { shell: choice({ long: 'shell', required: true, choices: shells }) },
  async run({ io, options, entries }) {
    io.stdout.write(await printCompletionScript(options.shell, entries));
  },
});
