import { teamPath } from '../client/paths.ts';
import type { CompletionContext } from '../grammar/option.ts';
import { type PipelineReference, referenceOf } from '../references/pipeline-reference.ts';
import { pipelines } from '../wire/pipeline.ts';
import { type CompletionPlace, completionTarget } from './completion-target.ts';

interface Listed extends CompletionPlace {
  readonly references: readonly PipelineReference[];
}

/** The team's pipelines, as completion offers them. */
export async function listReferences(context: CompletionContext): Promise<Listed> {
  const place = await completionTarget(context);
  const found = await place.target.connection.fetch({ path: teamPath(place.team, 'pipelines') }, pipelines);
  return { ...place, references: (found ?? []).map(referenceOf) };
}
