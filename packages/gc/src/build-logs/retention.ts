import type { JobConfig } from '@rondo/pipeline';

/** Which logs of a job are kept; 0 sets no rule. */
export interface Retention {
  /** The newest ones, in number. */
  readonly builds: number;
  /** Of these, how many are reserved for builds that succeeded. */
  readonly minimumSucceededBuilds: number;
  /** For this many days after the build's end. */
  readonly days: number;
}

/** What holds where a job says nothing, and what no job may exceed; 0 is none (operations.md A2.4). */
export interface RetentionLimits {
  readonly defaultBuilds: number;
  readonly maxBuilds: number;
  readonly defaultDays: number;
  readonly maxDays: number;
}

export const noRetentionLimits: RetentionLimits = { defaultBuilds: 0, maxBuilds: 0, defaultDays: 0, maxDays: 0 };

/** What a job's config comes to within the limits (operations.md A14). */
export function retentionOf(
  { buildLogRetention, buildLogsToRetain }: Pick<JobConfig, 'buildLogRetention' | 'buildLogsToRetain'>,
  limits: RetentionLimits,
): Retention {
  const own = buildLogRetention === undefined ? buildLogsToRetain : buildLogRetention.builds;
  const builds = capped(Number(own ?? 0) || limits.defaultBuilds, limits.maxBuilds);
  const days = capped(Number(buildLogRetention?.days ?? 0) || limits.defaultDays, limits.maxDays);
  const minimum = Number(buildLogRetention?.minimumSucceededBuilds ?? 0);
  const isCapped = limits.maxBuilds > 0 || limits.maxDays > 0;
  return { builds, days, minimumSucceededBuilds: isCapped && minimum > builds ? 0 : minimum };
}

function capped(value: number, max: number): number {
  if (max === 0) return value;
  return value === 0 || value > max ? max : value;
}
