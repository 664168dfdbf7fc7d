import { relative } from 'node:path';
import { type Command, type CommandOptions, runCommand } from '../../sdk/child/run-command.ts';
import { childEnvironment } from '../../sdk/home/child-environment.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import type { UnpackedLayer } from './unpack-layer.ts';

const restored = /^(security\.capability$|user\.)/;

/**
 * Does with command line tools what Node cannot: file capabilities and user attributes (`setfattr`), named pipes
 * (`mkfifo`). A missing tool or a refusal is told in the log and is no failure: the original never restores attributes.
 */
export async function restoreSpecials(
  root: string,
  { xattrs, fifos }: UnpackedLayer,
  context: ProgramContext,
): Promise<void> {
  const env = await childEnvironment(context);
  const [first, ...rest] = fifos;
  if (first !== undefined) await attempt(context, ['mkfifo', '--', first, ...rest], { cwd: root, env });
  const dump = [...xattrs].map(([path, attributes]) => dumpOf(relative(root, path), attributes)).join('');
  if (dump !== '') await attempt(context, ['setfattr', '-h', '--restore=-'], { cwd: root, env, input: dump });
}

/** The form in which `setfattr --restore` reads attributes. */
function dumpOf(path: string, attributes: ReadonlyMap<string, Buffer>): string {
  const lines = [...attributes]
    .filter(([name]) => restored.test(name))
    .map(([name, value]) => `${name}=0s${value.toString('base64')}\n`);
  if (lines.length === 0) return '';
  const name = path.replaceAll(
    /[\\\n\r=]/g,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `# file: ${name}\n${lines.join('')}\n`;
}

async function attempt(context: ProgramContext, argv: Command, options: CommandOptions): Promise<void> {
  try {
    const { status } = await runCommand(context, argv, options);
    if (status === 0) return;
  } catch (error) {
    if (context.signal.aborted) throw error;
  }
  context.stderr.write(`warning: ${argv[0]} failed; named pipes or file capabilities of the image are missing\n`);
}
