import { checkIdentifier } from '@rondo/pipeline';
import { FlyError } from '../failures/fly-error.ts';
import { refuseSlash } from '../references/check-names.ts';
import type { Warning } from '../wire/server.ts';

/**
 * A pipeline's name must not hold a slash; an odd name of a team is warned about. With a team the stock client forgets to look at the
 * pipeline's name and leaves it to the server: so do we. Throws {@link FlyError}.
 */
export function checkSetPipelineNames({ pipeline, team }: { pipeline: string; team: string }): Warning[] {
  if (team === '') {
    refuseSlash(pipeline, 'pipeline name');
    return [];
  }
  const verdict = checkIdentifier(team, ['team']);
  if (verdict.kind === 'error') throw new FlyError(verdict.text);
  return verdict.kind === 'warning' ? [{ type: 'invalid_identifier', message: verdict.text }] : [];
}
