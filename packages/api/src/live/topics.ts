import type { BuildId, JobId, PipelineId, ResourceId } from '@rondo/db';
import { greatestRowId } from '../http/limits-of-numbers.ts';

/** What a stream may be asked for (ui.md C2.3). */
export type Topic =
  | { kind: 'dashboard'; name: string }
  | { kind: 'pipeline'; name: string; id: PipelineId }
  | { kind: 'job'; name: string; id: JobId }
  | { kind: 'resource'; name: string; id: ResourceId }
  | { kind: 'build'; name: string; id: BuildId };

const maxTopics = 64;

/** Reads `a,b,c`; names that are unknown are passed over, so that nothing is told by refusing them. */
export function readTopics(list: string): Topic[] {
  const names = [...new Set(list.split(','))].slice(0, maxTopics);
  return names.flatMap((name): Topic[] => {
    if (name === 'dashboard') return [{ kind: 'dashboard', name }];
    const [, kind, digits] = /^(pipeline|job|resource|build)\/(\d{1,15})$/.exec(name) ?? [];
    const id = Number(digits);
    if (kind !== 'build' && id > greatestRowId) return [];
    switch (kind) {
      case 'pipeline':
        return [{ kind, name, id: id as PipelineId }];
      case 'job':
        return [{ kind, name, id: id as JobId }];
      case 'resource':
        return [{ kind, name, id: id as ResourceId }];
      case 'build':
        return [{ kind, name, id: id as BuildId }];
      default:
        return [];
    }
  });
}
