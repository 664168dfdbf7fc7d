import type { GroupConfig, PipelineConfig } from '../config/pipeline-config.ts';
import { checkName, entryContext } from './check-name.ts';
import { compileGroupGlob, isPlainGlob } from './compile-group-glob.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Findings } from './findings.ts';
import type { PipelineIndex } from './pipeline-index.ts';

/** Rules for `groups` (pipeline-language.md 4.1, 9.4). */
export function validateGroups(config: PipelineConfig, index: PipelineIndex, findings: Findings): void {
  const grouped = new Set<string>();
  const counts = new Map<string, number>();
  config.groups.forEach((group, position) => {
    const context = entryContext('groups', position, group.name);
    checkName(group.name, context, ['groups', position, 'name'], findings);
    counts.set(group.name, (counts.get(group.name) ?? 0) + 1);
    for (const name of checkJobGlobs(group, position, index, findings)) grouped.add(name);
    checkResources(group, position, index, findings);
  });
  for (const [name, count] of counts) {
    if (count > 1)
      findings.error(`group '${name}' appears ${count} times. Duplicate names are not allowed.`, ['groups']);
  }
  if (config.groups.length > 0) checkUngrouped(config, grouped, findings);
}

/** Names of the jobs that the group's globs match. */
function checkJobGlobs(group: GroupConfig, position: number, index: PipelineIndex, findings: Findings): string[] {
  return (group.jobs ?? []).flatMap((glob, at) => {
    const path = ['groups', position, 'jobs', at];
    const matches = compileGroupGlob(glob);
    if (matches === undefined) {
      findings.error(`invalid glob expression '${glob}' for group '${group.name}'`, path);
      return [];
    }
    const names = isPlainGlob(glob) ? (index.hasJob(glob) ? [glob] : []) : [...index.jobNames()].filter(matches);
    if (names.length === 0) {
      findings.error(`no jobs match '${glob}' for group '${group.name}'`, path, didYouMean(glob, index.jobNames()));
    }
    return names;
  });
}

function checkResources(group: GroupConfig, position: number, index: PipelineIndex, findings: Findings): void {
  (group.resources ?? []).forEach((resource, at) => {
    if (index.resourceNames.has(resource)) return;
    const path = ['groups', position, 'resources', at];
    findings.error(
      `group '${group.name}' has unknown resource '${resource}'`,
      path,
      didYouMean(resource, index.resourceNames),
    );
  });
}

function checkUngrouped(config: PipelineConfig, grouped: ReadonlySet<string>, findings: Findings): void {
  const reported = new Set<string>();
  config.jobs.forEach((job, position) => {
    if (grouped.has(job.name) || reported.has(job.name)) return;
    reported.add(job.name);
    const hint = 'where there are groups, every job must be in one';
    findings.error(`job '${job.name}' belongs to no group`, ['jobs', position, 'name'], hint);
  });
}
