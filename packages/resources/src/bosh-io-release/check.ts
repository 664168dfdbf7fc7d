import { BoshIoClient } from '../bosh-io/bosh-io-client.ts';
import { compileRe2 } from '../sdk/compile-re2.ts';
import { withHttpFailures } from '../sdk/http/with-http-failures.ts';
import type { CheckProgram } from '../sdk/program.ts';
import { readBoshReleaseRequest } from './request.ts';

/** Versions of a release from the cursor on, in the order in which bosh.io has them; the latest alone without one. */
export const check: CheckProgram = withHttpFailures(async (request, context) => {
  const { source, version } = readBoshReleaseRequest(request, context);
  const pattern = source.regexp === '' ? undefined : await compileRe2(source.regexp, 'source.regexp');
  const listed = await new BoshIoClient(source.bosh_io_url, context).listReleases(source.repository);
  const newestFirst = listed.map((release) => release.version).filter((text) => pattern?.matches(text) ?? true);
  const cursor = newestFirst.indexOf(version.version);
  if (cursor < 0 && version.version !== '') context.log(`version ${version.version} not found; using latest...`);
  const wanted = newestFirst.slice(0, cursor < 0 ? 1 : cursor + 1);
  return wanted.reverse().map((text) => ({ version: text }));
}, 'failed getting release: ');
