import type { RegistryClient } from '../../oci/registry-client.ts';
import type { Version } from '../../sdk/program.ts';
import type { RegistryVersion } from '../request.ts';

/** The versions of one tag: what it stands for now, after what the cursor stands for if that still exists (resources.md 5.3 A). */
export async function tagVersions(
  client: RegistryClient,
  tag: string,
  cursor: RegistryVersion | undefined,
): Promise<Version[]> {
  const digest = await client.digestOf(tag);
  if (digest === undefined) return [];
  const older =
    cursor?.digest !== undefined && cursor.digest !== '' && cursor.digest !== digest ? cursor.digest : undefined;
  if (older === undefined || (await client.digestOf(older)) === undefined) return [{ tag, digest }];
  return [
    { tag, digest: older },
    { tag, digest },
  ];
}
