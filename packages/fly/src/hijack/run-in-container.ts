import type { Connection } from '../client/connection.ts';
import type { FlyIo } from '../io/fly-io.ts';
import type { Container } from '../wire/worker.ts';
import { HijackInput } from './hijack-input.ts';
import { hijackSession, type ProcessSpec } from './hijack-session.ts';

interface ContainerRun {
  readonly io: FlyIo;
  readonly team: string;
  readonly container: Container;
  /** Program and arguments; empty: a shell. */
  readonly command: readonly string[];
}

/** Runs a command in a container, attached to what we have; without one `bash`, else `sh`. Returns its exit code (fly.md 18.4). */
export async function runInContainer(connection: Connection, run: ContainerRun): Promise<number> {
  const { io, team, container, command } = run;
  const [path = 'bash', ...args] = command;
  const size = io.stdout.size();
  const spec: ProcessSpec = {
    path,
    args: args.length === 0 ? null : args,
    env: [`TERM=${io.env.TERM ?? ''}`],
    dir: container.working_directory,
    privileged: true,
    user: container.user,
    tty: size === undefined ? null : { window_size: size },
  };
  using input = new HijackInput(io);
  const session = { io, team, handle: container.id, input };
  const ended = await hijackSession(connection, spec, session);
  if (!ended.isProgramMissing || command.length > 0) return ended.exitCode;
  io.stderr.write('\rCouldn\'t find "bash" on container, retrying with "sh"\n\r');
  return (await hijackSession(connection, { ...spec, path: 'sh' }, session)).exitCode;
}
