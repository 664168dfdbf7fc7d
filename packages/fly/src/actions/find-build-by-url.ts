import type { Connection } from '../client/connection.ts';
import { FlyError } from '../failures/fly-error.ts';
import { readBuildId } from '../references/read-build-id.ts';
import { readPageUrl } from '../references/read-page-url.ts';
import { findBuild } from './find-build.ts';

/** The id of the build that a page of the web UI shows (fly.md 16.1). Throws {@link FlyError}. */
export async function findBuildByUrl(
  connection: Connection,
  { team, url }: { team: string; url: string },
): Promise<number> {
  const page = readPageUrl(url);
  if (page.server !== connection.url) throw new FlyError(`URL doesn't match target (${url}, ${connection.url})`);
  if (page.team !== '' && page.team !== team) {
    const text = "Team in URL doesn't match the provided team name or current team of the target ";
    throw new FlyError(`${text} (${url}, ${team})`);
  }
  if (page.pipeline !== '' && page.job !== '') {
    const { instanceVars } = page;
    const pipeline = { name: page.pipeline, ...(instanceVars !== undefined && { instanceVars }) };
    return (await findBuild(connection, { team, job: { pipeline, job: page.job }, name: page.build })).id;
  }
  if (page.build !== '') return readBuildId(page.build);
  throw new FlyError(`No build found in ${url}`);
}
