import { ofPipeline, teamPath } from '../client/paths.ts';
import { PlainFailure } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { checkPipelineName } from '../references/check-names.ts';
import { formatPipeline, type PipelineReference, referenceOf } from '../references/pipeline-reference.ts';
import type { Target } from '../target/target.ts';
import { type Pipeline, pipelines } from '../wire/pipeline.ts';

interface Choice {
  readonly pipeline: PipelineReference | undefined;
  readonly all: boolean;
}

/** Exactly one of `-p` and `-a` must be given. Throws {@link PlainFailure}. */
export function checkChoice({ pipeline, all }: Choice): void {
  if (pipeline === undefined && !all) {
    throw new PlainFailure("one of the flags '-p, --pipeline' or '-a, --all' is required");
  }
  if (pipeline !== undefined && all) {
    throw new PlainFailure("only one of the flags '-p, --pipeline' or '-a, --all' is allowed");
  }
  if (pipeline !== undefined) checkPipelineName(pipeline.name);
}

/** The pipelines that were chosen: one, or all of the team that `select` keeps. */
export async function chosenPipelines(
  { pipeline, all }: Choice,
  { target, team }: { target: Target; team: string },
  select: (pipeline: Pipeline) => boolean = () => true,
): Promise<PipelineReference[]> {
  if (pipeline !== undefined) return [pipeline];
  if (!all) return [];
  const found = await target.connection.fetch({ path: teamPath(team, 'pipelines') }, pipelines);
  return (found ?? []).filter(select).map(referenceOf);
}

interface PipelineAction {
  readonly team: string;
  /** Last part of the route. */
  readonly verb: string;
  /** What was done, as it is told. */
  readonly done: string;
  readonly io: FlyIo;
}

/** Does one thing to each pipeline in turn. Stops at the first that fails or doesn't exist. */
export async function actOnPipelines(
  target: Target,
  references: readonly PipelineReference[],
  { team, verb, done, io }: PipelineAction,
): Promise<void> {
  for (const pipeline of references) {
    const reply = await target.connection.sendToExisting({ method: 'PUT', ...ofPipeline(team, pipeline, verb) });
    const name = formatPipeline(pipeline);
    if (reply === undefined) throw new PlainFailure(`pipeline '${name}' not found\n`);
    io.stdout.write(`${done} '${name}'\n`);
  }
}
