import { FlyError } from '../failures/fly-error.ts';
import type { Invocation } from '../grammar/command.ts';
import { readPageUrl } from '../references/read-page-url.ts';
import { loadTargets } from '../target/flyrc.ts';
import { openTarget } from '../target/open-target.ts';
import type { Target } from '../target/target.ts';

/** The target of `-t`, or the saved one that a page's address belongs to (fly.md 18.1). Throws {@link FlyError}. */
export async function openHijackTarget({
  io,
  globals,
  options,
}: Pick<Invocation<{ readonly url: string }>, 'io' | 'globals' | 'options'>): Promise<Target> {
  if (globals.target !== '' || options.url === '') return openTarget({ io, globals });
  const { server, team } = readPageUrl(options.url);
  const match = [...(await loadTargets(io))].find(([, saved]) => saved.api === server && saved.team === team);
  if (match === undefined) throw new FlyError('no target matching url');
  return openTarget({ io, globals: { ...globals, target: match[0] } });
}
