import { fetchUser } from '../client/fetch-user.ts';
import { PlainFailure } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { loadTarget } from '../target/open-target.ts';

export const status = defineCommand({
  options: {},
  async run(invocation) {
    const { connection, saved } = await loadTarget(invocation);
    if (saved.token === undefined || saved.token.value === '') throw new PlainFailure('logged out');
    try {
      await fetchUser(connection);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new PlainFailure(`please login again.\n\ntoken validation failed with error: ${reason}`, { cause });
    }
    invocation.io.stdout.write('logged in successfully\n');
  },
});
