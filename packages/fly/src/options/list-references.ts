import { teamPath } from '../client/paths.ts';
import type { CompletionContext } from '../grammar/option.ts';
import { type PipelineReference, referenceOf } from '../references/pipeline-reference.ts';
import type { Target } from '../target/target.ts';
import { pipelines } from '../wire/pipeline.ts';
import { completionTarget } from './completion-target.ts';

interface Listed {
  readonly target: Target;
  readonly references: readonly PipelineReference[];
}

/** The pipelines of the target's team, as completion offers them. */
export async function listReferences(context: CompletionContext): Promise<Listed> {
  const target = await completionTarget(context);
  const found = await target.connection.fetch({ path: teamPath(target.saved.team, 'pipelines') }, pipelines);
  return { target, references: (found ?? []).map(referenceOf) };
}
