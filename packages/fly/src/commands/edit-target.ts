import { FlyError } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { completeTeam } from '../options/complete-team.ts';
import { text } from '../options/text.ts';
import { changeTargets } from '../target/flyrc.ts';
import { loadTarget } from '../target/open-target.ts';

export const editTarget = defineCommand({
  options: {
    newName: text({ long: 'target-name', description: 'Update target name', typeName: 'rc.TargetName' }),
    url: text({ short: 'u', long: 'concourse-url', description: 'Update concourse URL' }),
    team: text({ short: 'n', long: 'team-name', description: 'Update team name', complete: completeTeam }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { name } = await loadTarget(invocation);
    const { newName, url, team } = options;
    if (newName === '' && url === '' && team === '') {
      throw new FlyError('error: no attributes specified to update');
    }
    await changeTargets(io, (targets) => {
      const target = targets.get(name);
      if (target === undefined) throw new FlyError(`unknown target: ${name}`);
      const changed = { ...target, ...(url !== '' && { api: url }), ...(team !== '' && { team }) };
      if (newName !== '') targets.delete(name);
      targets.set(newName === '' ? name : newName, changed);
    });
    io.stdout.write(`Updated target: ${name}\n`);
  },
});
