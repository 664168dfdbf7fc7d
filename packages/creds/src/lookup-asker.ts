import type { Asker } from './asker.ts';

/** On whose behalf a path is made; an empty pipeline: a build without one. */
export type LookupAsker = Pick<Asker, 'team' | 'pipeline'>;
