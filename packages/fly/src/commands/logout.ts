import { FlyError } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { logOut } from '../login/log-out.ts';
import { toggle } from '../options/toggle.ts';
import { loadTargets } from '../target/flyrc.ts';

export const logout = defineCommand({
  options: { all: toggle({ short: 'a', long: 'all', description: 'Logout of all targets' }) },
  async run({ io, globals, options }) {
    if ((globals.target !== '') === options.all) throw new FlyError('must specify either --target or --all');
    if (!options.all) return logOut(globals.target, io);
    const failures: string[] = [];
    for (const name of (await loadTargets(io)).keys()) {
      await logOut(name, io).catch((error: Error) => failures.push(`${name}: ${error.message}`));
    }
    if (failures.length > 0) throw new FlyError(failures.join('\n'));
    io.stdout.write('logged out of all targets\n');
  },
});
