import type { Option, OptionHead } from '../grammar/option.ts';
import { completeTeam } from './complete-team.ts';
import { text } from './text.ts';

/** Another team than the target's; empty: the target's. The description says what for. */
export function team(description: string): Option<string> {
  return text({ long: 'team', description, typeName: 'flaghelpers.TeamFlag', complete: completeTeam });
}

/** A team that a command is about. */
export function teamName(head: OptionHead): Option<string> {
  return text({ ...head, typeName: 'flaghelpers.TeamFlag', complete: completeTeam });
}

/** `--team` of commands about a pipeline. */
export function pipelineTeam(): Option<string> {
  return team('Name of the team to which the pipeline belongs, if different from the target default');
}

/** The same for what belongs to a pipeline. */
export function plainTeam(what: string): Option<string> {
  return text({
    long: 'team',
    description: `Name of the team to which the ${what}, if different from the target default`,
    complete: completeTeam,
  });
}
