import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withHttpFailures } from '../sdk/http/with-http-failures.ts';
import type { GetProgram, MetadataField } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { PullRequest, PullRequestCommit } from './pull-request.ts';
import { PullRequestClient } from './pull-request-client.ts';
import { type PullRequestVersion, readGetRequest } from './request.ts';
import { versionAsItWas } from './version-as-it-was.ts';
import { openWorkingCopy } from './working-copy.ts';

/** Clones the base of a pull request and puts its commit on top, by the tool that is asked for (resources.md 13.1). */
export const get: GetProgram = withHttpFailures(async (request, context) => {
  const { source, version, params } = readGetRequest(request);
  const printed = versionAsItWas(request);
  if (params.skip_download) return { version: printed, metadata: null };
  const number = numberOf(version);
  const client = new PullRequestClient(source, context);
  const { pull, tip } = await client.getCommit(number, version.commit);
  const copy = await openWorkingCopy({ source, params, pull, number, commit: version.commit }, context);
  const metadata = metadataOf(pull, tip, await copy.fetchBase());
  const directory = join(context.cwd, '.git', 'resource');
  await mkdir(directory, { recursive: true });
  const files = { 'version.json': JSON.stringify(printed), 'metadata.json': JSON.stringify(metadata) };
  const single = Object.fromEntries(metadata.map(({ name, value }) => [name, value]));
  for (const [name, content] of Object.entries({ ...files, ...single }))
    await writeFile(join(directory, name), content);
  await copy.integrate();
  if (params.list_changed_files) {
    const paths = await client.changedFiles(number);
    await writeFile(join(directory, 'changed_files'), paths.map((path) => `${path}\n`).join(''));
  }
  return { version: printed, metadata };
}, 'get failed: ');

function numberOf({ pr, commit }: PullRequestVersion): number {
  if (!/^[1-9]\d{0,8}$/.test(pr))
    throw new ProgramFailure(`get failed: version.pr must be the number of a pull request, not ${JSON.stringify(pr)}`);
  if (!/^[0-9a-f]{40,64}$/.test(commit))
    throw new ProgramFailure(`get failed: version.commit must be the id of a commit, not ${JSON.stringify(commit)}`);
  return Number(pr);
}

function metadataOf(pull: PullRequest, tip: PullRequestCommit, baseSha: string): MetadataField[] {
  const fields = {
    pr: String(pull.number),
    title: pull.title,
    url: pull.url,
    head_name: pull.headRefName,
    head_sha: tip.oid,
    base_name: pull.baseRefName,
    base_sha: baseSha,
    message: tip.message,
    author: tip.author.user.login,
    author_email: tip.author.email,
    state: pull.state,
  };
  return Object.entries(fields).map(([name, value]) => ({ name, value }));
}
