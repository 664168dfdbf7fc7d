import { PlainFailure } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { loadTarget } from '../target/open-target.ts';
import { userInfo } from '../wire/team.ts';

export const status = defineCommand({
  options: {},
  async run(invocation) {
    const { connection, saved } = await loadTarget(invocation);
    if (saved.token === undefined || saved.token.value === '') throw new PlainFailure('logged out');
    try {
      await connection.fetch({ path: '/api/v1/user' }, userInfo);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new PlainFailure(`please login again.\n\ntoken validation failed with error: ${reason}`, { cause });
    }
    invocation.io.stdout.write('logged in successfully\n');
  },
});
