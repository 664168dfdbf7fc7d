import { defineFlags, duration, integer } from '@rondo/foundation';

/** The flags that say what is kept, and for how long (operations.md A2.4). */
export const gcFlags = defineFlags({
  gcOneOffGracePeriod: duration('5m', {
    doc: 'How long containers of one-off builds stay after their end, for those who look into them.',
    value: 'DURATION',
  }),
  gcFailedGracePeriod: duration('120h', {
    doc: "How long containers of a job's newest build stay that did not succeed; 0: for as long as it is the newest.",
    value: 'DURATION',
  }),
  gcHijackGracePeriod: duration('5m', {
    doc: 'How long a container stays that somebody looked into.',
    value: 'DURATION',
  }),
  gcMissingGracePeriod: duration('5m', {
    doc: 'How long containers and volumes may be missing from their worker before they are forgotten.',
    value: 'DURATION',
  }),
  stalledWorkerTimeout: duration('0s', {
    doc: 'How long a stalled worker is kept; 0: until it is pruned.',
    value: 'DURATION',
  }),
  pausePipelinesAfter: integer(0, {
    doc: 'Pause pipelines that were neither saved nor built for this many days; 0 pauses none.',
    value: 'DAYS',
  }),
  destroyArchivedPipelinesAfter: duration('0s', {
    doc: 'Remove pipelines that were archived longer ago than this; 0 keeps them.',
    value: 'DURATION',
  }),
  defaultBuildLogsToRetain: integer(0, {
    doc: 'How many logs of its builds a job keeps that has no rule of its own; 0 keeps all.',
    value: 'N',
  }),
  maxBuildLogsToRetain: integer(0, { doc: 'How many logs any job may keep at most; 0 sets no limit.', value: 'N' }),
  defaultDaysToRetainBuildLogs: integer(0, {
    doc: 'How many days a job keeps logs that has no rule of its own; 0 keeps them for ever.',
    value: 'N',
  }),
  maxDaysToRetainBuildLogs: integer(0, {
    doc: 'How many days any job may keep logs at most; 0 sets no limit.',
    value: 'N',
  }),
});
