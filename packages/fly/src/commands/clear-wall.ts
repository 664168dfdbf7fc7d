import { callWall } from '../actions/call-wall.ts';
import { defineCommand } from '../grammar/command.ts';
import { openTarget } from '../target/open-target.ts';

export const clearWall = defineCommand({
  options: {},
  async run(invocation) {
    await callWall(await openTarget(invocation), 'clear', { method: 'DELETE' });
    invocation.io.stdout.write('Wall message cleared successfully\n');
  },
});
