import { loadProgram, resourceTypes } from './resource-types.ts';
import type { ProgramIo, ResourceAction } from './sdk/program.ts';
import { ProgramFailure } from './sdk/program-failure.ts';
import { runProgram } from './sdk/run-program.ts';

/**
 * Runs one program of a base type by hand, in this process; resolves to its exit status. Give an `env` without HOME and
 * the program gets a temporary one: with the caller's own HOME it would rewrite `~/.ssh/config`, `~/.netrc` and the
 * global git configuration, as it does in its container. Throws ProgramFailure when there is no such type.
 */
export async function runResourceProgram(type: string, action: ResourceAction, io: ProgramIo): Promise<number> {
  const program = await loadProgram(type, action);
  if (program !== undefined) return await runProgram(program, io);
  const known = resourceTypes.map((entry) => entry.name).join(', ');
  throw new ProgramFailure(`there is no base resource type named ${type}; there are: ${known}`);
}
