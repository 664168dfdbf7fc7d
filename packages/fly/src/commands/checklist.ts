import { ofPipeline } from '../client/paths.ts';
import { defineCommand } from '../grammar/command.ts';
import { requiredPipeline } from '../options/references.ts';
import { plainTeam } from '../options/team.ts';
import { checkPipelineName } from '../references/check-names.ts';
import { formatPipeline } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';
import { pipelineSummary } from '../wire/config.ts';

export const checklist = defineCommand({
  options: {
    pipeline: requiredPipeline({
      short: 'p',
      long: 'pipeline',
      description: 'The pipeline from which to generate the Checkfile',
    }),
    team: plainTeam('pipeline belongs'),
  },
  async run(invocation) {
    const { io, options } = invocation;
    checkPipelineName(options.pipeline.name);
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const found = await target.connection.find(ofPipeline(team, options.pipeline, 'config'), pipelineSummary);
    const name = formatPipeline(options.pipeline);
    const groups = found?.config.groups ?? [];
    const grouped = new Set(groups.flatMap(({ jobs }) => jobs ?? []));
    const others = [...new Set((found?.config.jobs ?? []).map((job) => job.name))]
      .filter((job) => !grouped.has(job))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const rest = others.length === 0 ? [] : [{ name: groups.length === 0 ? name : 'misc', jobs: others }];
    for (const group of [...groups, ...rest]) {
      const lines = (group.jobs ?? []).map(
        (job) => `${job}: concourse.check ${target.connection.url} ${team} ${name} ${job}\n`,
      );
      io.stdout.write(`#- ${group.name}\n${lines.join('')}\n`);
    }
  },
});
