import { formatDurationMs } from '@rondo/foundation';
import { formatPipeline } from '../references/pipeline-reference.ts';
import { formatBuildTime } from '../time/format-time.ts';
import type { Build } from '../wire/build.ts';
import { type Row, statusCell } from './print-table.ts';

/** A build in a listing (fly.md 15.6). */
export function buildRow(build: Build, nowMs: number): Row {
  const { start_time: start, end_time: end } = build;
  return [
    String(build.id),
    nameOf(build),
    statusCell(build.status),
    start === 0 ? 'n/a' : formatBuildTime(start),
    end === 0 ? 'n/a' : formatBuildTime(end),
    durationOf(start, end, nowMs),
    build.team_name,
    build.created_by ?? 'system',
  ];
}

function nameOf({
  pipeline_name: name,
  pipeline_instance_vars: vars,
  job_name,
  resource_name,
  name: own,
}: Build): string {
  const pipeline = formatPipeline({ name, ...(vars !== null && { instanceVars: vars }) });
  return [...(name === '' ? [] : [pipeline]), job_name, resource_name, own].filter((part) => part !== '').join('/');
}

/** `+`: still running. */
function durationOf(start: number, end: number, nowMs: number): string {
  if (start === 0) return 'n/a';
  if (end === 0) return `${formatDurationMs((Math.floor(nowMs / 1000) - start) * 1000)}+`;
  return formatDurationMs((end - start) * 1000);
}
