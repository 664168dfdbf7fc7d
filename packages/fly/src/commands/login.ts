import { FlyError } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { logIn } from '../login/log-in.ts';
import { completeTeam } from '../options/complete-team.ts';
import { path } from '../options/path.ts';
import { text } from '../options/text.ts';
import { toggle } from '../options/toggle.ts';
import { readLine } from '../prompts/read-line.ts';

export const login = defineCommand({
  options: {
    url: text({ short: 'c', long: 'concourse-url', description: 'Concourse URL to authenticate with' }),
    insecure: toggle({
      short: 'k',
      long: 'insecure',
      description: "Skip verification of the endpoint's SSL certificate",
    }),
    username: text({ short: 'u', long: 'username', description: 'Username for basic auth' }),
    password: text({ short: 'p', long: 'password', description: 'Password for basic auth' }),
    team: text({
      short: 'n',
      long: 'team-name',
      description:
        "Team to authenticate with. Defaults to the 'main' team or the team previously used for the specified Target.",
      complete: completeTeam,
    }),
    caCert: path({ long: 'ca-cert', description: 'Path to Concourse PEM-encoded CA certificate file.' }),
    clientCert: path({ long: 'client-cert', description: 'Path to a PEM-encoded client certificate file.' }),
    clientKey: path({ long: 'client-key', description: 'Path to a PEM-encoded client key file.' }),
    passwordStdin: toggle({ long: 'password-stdin', hidden: true }),
    openBrowser: toggle({ short: 'b', long: 'open-browser', description: 'Open browser to the auth endpoint' }),
  },
  async run({ io, globals, options, rest }) {
    if (globals.target === '') throw new FlyError('name for the target must be specified (--target/-t)');
    // A password among a program's words can be seen by everyone on the machine.
    const password = options.passwordStdin ? ((await readLine(io.stdin)) ?? '') : options.password;
    await logIn({ ...options, password, io, globals, strayWords: rest });
  },
});
