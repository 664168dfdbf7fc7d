import { ofResource } from '../client/paths.ts';
import { PlainFailure } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import type { Version } from '../options/version.ts';
import { versionJson } from '../output/format-version.ts';
import { formatResource, type ResourceReference } from '../references/pipeline-reference.ts';
import type { Target } from '../target/target.ts';
import { findVersion } from './find-version.ts';

interface Switched {
  readonly resource: ResourceReference;
  readonly version: Version;
}

/** Enables or disables the newest matching version; nothing is sent where it is so already (fly.md 19.5). */
export async function switchVersion(
  { connection, saved }: Target,
  { resource, version }: Switched,
  { to, io }: { to: 'enable' | 'disable'; io: FlyIo },
): Promise<void> {
  const found = await findVersion(connection, saved.team, { resource, version });
  const name = formatResource(resource);
  if (found.enabled !== (to === 'enable')) {
    const place = ofResource(saved.team, resource, 'versions', String(found.id), to);
    const reply = await connection.sendToExisting({ method: 'PUT', ...place });
    if (reply === undefined) {
      throw new PlainFailure(`could not ${to} '${name}', make sure the resource version exists\n`);
    }
  }
  io.stdout.write(`${to}d '${name}' with version ${versionJson(found.version)}\n`);
}
