import { type BuildsOptions, listBuilds } from '../actions/list-builds.ts';
import { FlyError } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { completeTeam } from '../options/complete-team.ts';
import { integer } from '../options/integer.ts';
import { json } from '../options/json.ts';
import { job, pipeline } from '../options/references.ts';
import { text, textList } from '../options/text.ts';
import { toggle } from '../options/toggle.ts';
import { buildRow } from '../output/build-row.ts';
import { printJson } from '../output/print-json.ts';
import { printTable } from '../output/print-table.ts';
import { openTarget } from '../target/open-target.ts';
import { parseLocalTime } from '../time/parse-local-time.ts';
import { builds as buildsShape } from '../wire/build.ts';

const headers = ['id', 'name', 'status', 'start', 'end', 'duration', 'team', 'created by'];

export const builds = defineCommand({
  options: {
    allTeams: toggle({
      short: 'a',
      long: 'all-teams',
      description: 'Show builds for the all teams that user has access to',
    }),
    count: integer({
      short: 'c',
      long: 'count',
      initial: 50,
      description: 'Number of builds you want to limit the return to',
    }),
    currentTeam: toggle({ long: 'current-team', description: 'Show builds for the currently targeted team' }),
    job: job({
      short: 'j',
      long: 'job',
      valueName: 'PIPELINE/JOB',
      description: 'Name of a job to get builds for',
    }),
    json: json(),
    pipeline: pipeline({ short: 'p', long: 'pipeline', description: 'Name of a pipeline to get builds for' }),
    teams: textList({
      short: 'n',
      long: 'team',
      description: 'Show builds for these teams',
      complete: completeTeam,
    }),
    since: text({
      long: 'since',
      description: "Start of the range to filter builds. Expected time format of 'yyyy-mm-dd HH:mm:ss'",
    }),
    until: text({
      long: 'until',
      description: "End of the range to filter builds. Expected time format of 'yyyy-mm-dd HH:mm:ss'",
    }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const target = await openTarget(invocation);
    const range = checkOptions(options);
    const found = await listBuilds(target, { ...options, ...range });
    if (options.json) return printJson(io, buildsShape, found);
    const shown = (found ?? []).slice(0, Math.max(options.count, 0));
    printTable(invocation, { headers, rows: shown.map((build) => buildRow(build, io.now())) });
  },
});

interface Range {
  readonly from: Date | undefined;
  readonly to: Date | undefined;
}

/** What doesn't go together. Throws {@link FlyError}. */
function checkOptions(options: Omit<BuildsOptions, keyof Range> & { since: string; until: string }): Range {
  const { since, until, allTeams, currentTeam, teams } = options;
  const from = readTime(since, 'Since');
  const to = readTime(until, 'Until');
  if (from !== undefined && to !== undefined && from > to) throw new FlyError('Cannot have --since after --until');
  if (options.pipeline !== undefined && options.job !== undefined) {
    throw new FlyError('Cannot specify both --pipeline and --job');
  }
  if (allTeams && currentTeam) throw new FlyError('Cannot specify both --all-teams and --current-team');
  if (allTeams && teams.length > 0) throw new FlyError('Cannot specify both --all-teams and --team');
  return { from, to };
}

function readTime(given: string, which: string): Date | undefined {
  if (given === '') return undefined;
  const time = parseLocalTime(given);
  if (time === undefined) throw new FlyError(`${which} time should be in the format: 2006-01-02 15:04:05`);
  return time;
}
