import type { JobConfig } from '../config/job-config.ts';
import type { PipelineConfig } from '../config/pipeline-config.ts';
import type { WholeNumber } from '../config/whole-number.ts';
import { checkName, checkUnique, entryContext } from './check-name.ts';
import type { Findings } from './findings.ts';
import type { PipelineIndex } from './pipeline-index.ts';
import { validateJobSteps } from './steps/validate-step.ts';

/** Rules for `jobs` and all their steps (pipeline-language.md 4.5, 9.4). */
export function validateJobs(config: PipelineConfig, index: PipelineIndex, findings: Findings): void {
  if (config.jobs.length === 0) {
    findings.error('jobs: pipeline must contain at least one job', [], 'add a jobs section');
    return;
  }
  const seen = new Map<string, string>();
  config.jobs.forEach((job, position) => {
    const context = entryContext('jobs', position, job.name);
    const path = ['jobs', position, 'name'];
    checkName(job.name, context, path, findings);
    checkUnique({ name: job.name, place: `jobs[${position}]`, path }, seen, findings);
    if (job.name === '') findings.error(`${context} has no name`, ['jobs', position]);
    checkRetention(job, context, position, findings);
    validateJobSteps(job, { context, position, index, findings });
  });
}

function checkRetention(job: JobConfig, context: string, position: number, findings: Findings): void {
  const logs = job.buildLogsToRetain ?? 0;
  const path = ['jobs', position, 'build_logs_to_retain'];
  if (logs !== 0) {
    const text = `${context}.build_logs_to_retain is deprecated. Use build_log_retention instead.`;
    findings.warn('deprecated_field', text, path);
  }
  if (job.buildLogRetention !== undefined && logs !== 0) {
    findings.error(`${context} can't use both build_log_retention and build_logs_to_retain`, path, 'remove the latter');
  } else if (logs < 0) {
    findings.error(`${context} has negative build_logs_to_retain: ${logs}`, path);
  }
  checkRetentionRules(job, context, position, findings);
}

function checkRetentionRules(job: JobConfig, context: string, position: number, findings: Findings): void {
  const { builds = 0, days = 0, minimumSucceededBuilds: min = 0 } = job.buildLogRetention ?? {};
  const path = (key: string) => ['jobs', position, 'build_log_retention', key];
  const negative = (name: string, value: WholeNumber, key: string) => {
    if (value < 0) findings.error(`${context} has negative build_log_retention.${name}: ${value}`, path(key));
  };
  negative('builds', builds, 'builds');
  negative('days', days, 'days');
  negative('min_success_builds', min, 'minimum_succeeded_builds');
  if (builds > 0 && min > builds) {
    const greater = `build_log_retention.min_success_builds: ${min} greater than build_log_retention.min_success_builds`;
    findings.error(
      `${context} has ${greater}: ${builds}`,
      path('minimum_succeeded_builds'),
      `make it ${builds} at most`,
    );
  }
}
