import { defineCommand } from '../grammar/command.ts';
import { toggle } from '../options/toggle.ts';
import { changeTargets } from '../target/flyrc.ts';
import { loadTarget } from '../target/open-target.ts';

export const deleteTarget = defineCommand({
  options: { all: toggle({ short: 'a', long: 'all', description: 'Delete all targets' }) },
  async run(invocation) {
    const { io, options } = invocation;
    const { name } = await loadTarget(invocation);
    await changeTargets(io, (targets) => {
      if (options.all) targets.clear();
      else targets.delete(name);
    });
    io.stdout.write(options.all ? 'deleted all targets\n' : `deleted target: ${name}\n`);
  },
});
