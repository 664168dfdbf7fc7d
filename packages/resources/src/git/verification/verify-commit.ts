import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { Git } from '../git.ts';
import type { GitSource } from '../request.ts';
import { wantsSignatures, withKeyring } from './keyring.ts';

/** Checks that the commit of `ref` is signed by one of the source's keys (resources.md 3.5); does nothing when it names none. */
export async function verifyCommit(git: Git, ref: string, source: GitSource, context: ProgramContext): Promise<void> {
  if (!wantsSignatures(source)) return;
  const here = await withKeyring(git, source, context);
  const [commit = ''] = await here.lines(['rev-list', '-n', '1', ref, '--']);
  const answer = await here.attempt(['verify-commit', commit]);
  if (answer.status === 0) return;
  throw new ProgramFailure(`The commit ${commit} is not signed\n${await reason(here, commit)}`);
}

/** Why a signature was not accepted, by git's one-letter verdict. */
async function reason(git: Git, commit: string): Promise<string> {
  const [verdict = ''] = await git.lines(['log', '-1', '--format=%G?', commit, '--'], { stderr: 'drop' });
  const reasons: Record<string, string> = {
    N: 'it has no signature',
    E: 'it is signed with a key that commit_verification_keys and commit_verification_key_ids do not name',
    B: 'its signature does not fit its content',
    X: 'its signature has expired',
    Y: 'it is signed with a key that has expired',
    R: 'it is signed with a key that was revoked',
  };
  return reasons[verdict] ?? 'its signature was not accepted';
}
