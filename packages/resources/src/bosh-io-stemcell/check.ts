import { BoshIoClient } from '../bosh-io/bosh-io-client.ts';
import { withHttpFailures } from '../sdk/http/with-http-failures.ts';
import type { CheckProgram } from '../sdk/program.ts';
import { compareSemver, parseSemver } from '../sdk/semver/masterminds-version.ts';
import { chooseVersions } from './choose-versions.ts';
import { readStemcellRequest } from './request.ts';

/** Versions of a stemcell from the cursor on; the latest alone without one. */
export const check: CheckProgram = withHttpFailures(async (request, context) => {
  const { source, version } = readStemcellRequest(request, context);
  const published = await new BoshIoClient(source.bosh_io_url, context).listStemcells(source.name);
  const wanted = chooseVersions(published, source, context.log);
  const cursor = parseSemver(version.version);
  const from =
    cursor === undefined ? wanted.slice(-1) : wanted.filter((one) => compareSemver(one.version, cursor) >= 0);
  return from.map(({ text }) => ({ version: text }));
}, 'failed getting stemcell: ');
