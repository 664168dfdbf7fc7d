import { queryOf } from '../client/encode-url.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { formatPipeline, instanceQuery, type PipelineReference } from '../references/pipeline-reference.ts';
import type { Target } from '../target/target.ts';

interface SetResult {
  readonly io: FlyIo;
  readonly team: string;
  readonly givenTeam?: string;
  readonly reference: PipelineReference;
  readonly created: boolean;
  readonly paused: boolean;
}

/** What came of setting a pipeline, and how to let it run (fly.md 14.2). */
export function tellResult(target: Target, result: SetResult): string {
  const { team, reference, created, paused } = result;
  const path = `/teams/${escapePath(team)}/pipelines/${escapePath(reference.name)}`;
  const url = `${URL.parse(target.connection.url)?.origin ?? ''}${path}${queryOf(instanceQuery(reference))}`;
  const text = created ? `pipeline created!\nyou can view your pipeline here: ${url}\n` : 'configuration updated\n';
  return paused ? text + tellPaused(target, result) : text;
}

function tellPaused(target: Target, { io, givenTeam = '', reference }: SetResult): string {
  const name = formatPipeline(reference);
  const quoted = name.includes('"') ? JSON.stringify(name) : name;
  const suffix = givenTeam === '' ? '' : ` --team ${givenTeam}`;
  return [
    '',
    'the pipeline is currently paused. to unpause, either:',
    '  - run the unpause-pipeline command:',
    `    ${io.program} -t ${target.name} unpause-pipeline -p ${quoted}${suffix}`,
    '  - click play next to the pipeline in the web ui',
    '',
  ].join('\n');
}

/** As a browser's address shows it. */
function escapePath(segment: string): string {
  return encodeURI(segment).replaceAll('?', '%3F').replaceAll('#', '%23');
}
