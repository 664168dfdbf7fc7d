import { curlArguments, quoteArguments } from '../actions/curl-arguments.ts';
import { FlyError } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { toggle } from '../options/toggle.ts';
import { openTarget } from '../target/open-target.ts';

export const curl = defineCommand({
  options: { printAndExit: toggle({ long: 'print-and-exit', description: 'Print curl command and exit' }) },
  positionals: [
    {
      name: 'PATH',
      required: true,
      description: 'Pass query params as normal curl path like path?key=value',
    },
    {
      name: 'curl flags',
      rest: true,
      description: 'To pass flags to curl, pass a -- argument, so that fly can distinguish them from its own flags',
    },
  ],
  async run(invocation) {
    const { io, options, positionals } = invocation;
    const [[path = ''] = [], flags = []] = positionals;
    const { connection } = await openTarget(invocation);
    const args = curlArguments(connection, path, flags);
    if (options.printAndExit) {
      io.stdout.write(`${quoteArguments(['curl', ...args])}\n`);
      return;
    }
    const { spawn } = await import('node:child_process');
    const child = spawn('curl', args, { stdio: 'inherit', cwd: io.cwd, env: { ...io.env } });
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', (cause) => {
        reject(new FlyError('exec: "curl": executable file not found in $PATH', { cause }));
      });
      child.once('close', resolve);
    });
    if (exitCode !== 0) throw new FlyError(`exit status ${exitCode ?? -1}`);
  },
});
