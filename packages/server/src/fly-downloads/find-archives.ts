import { join } from 'node:path';
import { archivesIn, type FlyArchives } from '@rondo/api';
import { type Logger, type OptionsOf, systemClock } from '@rondo/foundation';
import type { webFlags } from '../flags/web-flags.ts';
import { PackedArchives } from './packed-archives.ts';

const besideNode = join(import.meta.dirname, '../../../../.node/fly');

type ArchiveFlags = Pick<OptionsOf<typeof webFlags>, 'cliArtifactsDir' | 'cliCacheDir' | 'reportedVersion'>;

/** The archives of fly that a node hands out: those of a directory, else those that it packs itself. */
export function findArchives(
  { cliArtifactsDir, cliCacheDir: directory = besideNode, reportedVersion: release }: ArchiveFlags,
  { logger, signal }: { logger: Logger; signal: AbortSignal },
): FlyArchives {
  if (cliArtifactsDir !== undefined) return archivesIn(cliArtifactsDir);
  return new PackedArchives({ directory, release, clock: systemClock, logger, signal });
}
