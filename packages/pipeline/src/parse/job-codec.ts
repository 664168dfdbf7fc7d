import type { BuildLogRetention, JobConfig } from '../config/job-config.ts';
import { outermost } from './codec.ts';
import { flagCodec } from './codecs/flag-codec.ts';
import { listCodec } from './codecs/list-codec.ts';
import { always, optional, required, structCodec } from './codecs/struct-codec.ts';
import { tagsCodec } from './codecs/tags-codec.ts';
import { coercedIdentifierCodec, coercedTextCodec } from './codecs/text-codec.ts';
import { wholeNumberCodec } from './codecs/whole-number-codec.ts';
import { jobHookCodec, stepsCodec } from './steps/step-codec.ts';

const serialGroupsCodec = listCodec(coercedTextCodec, { goType: '[]string', zero: '' });

const retentionCodec = structCodec<BuildLogRetention>(
  { struct: 'BuildLogRetention', goType: 'atc.BuildLogRetention' },
  {
    builds: optional('builds', wholeNumberCodec, 'Keep the logs of this many builds.'),
    minimumSucceededBuilds: optional(
      'minimum_succeeded_builds',
      wholeNumberCodec,
      'Of those, reserve this many for builds that succeeded.',
    ),
    days: optional('days', wholeNumberCodec, 'Keep the logs for this many days.'),
  },
);

/** One entry of `jobs` (pipeline-language.md 4.5). */
export const jobCodec = structCodec<JobConfig>(
  { struct: 'JobConfig', goType: 'atc.JobConfig' },
  {
    name: required('name', coercedIdentifierCodec, '', 'Name of the job.'),
    oldName: optional('old_name', coercedTextCodec, 'Former name; the job keeps its builds.'),
    public: optional('public', flagCodec, 'Show build logs to everyone where the pipeline is exposed.'),
    disableManualTrigger: optional('disable_manual_trigger', flagCodec, 'Refuse builds that people start.'),
    disableReruns: optional('disable_reruns', flagCodec, 'Refuse to run a build again.'),
    serial: optional('serial', flagCodec, 'Run one build at a time.'),
    interruptible: optional('interruptible', flagCodec, 'Workers that leave do not wait for its builds.'),
    serialGroups: optional('serial_groups', serialGroupsCodec, 'Jobs that share a group run one build at a time.'),
    maxInFlight: optional('max_in_flight', wholeNumberCodec, 'Run at most this many builds at a time.'),
    tags: optional('tags', tagsCodec, 'Worker tags of steps without tags of their own.'),
    buildLogsToRetain: optional('build_logs_to_retain', wholeNumberCodec, 'Deprecated: use build_log_retention.'),
    buildLogRetention: optional('build_log_retention', retentionCodec, 'Which build logs to keep.'),
    onSuccess: optional('on_success', jobHookCodec, 'Runs when the plan succeeded.'),
    onFailure: optional('on_failure', jobHookCodec, 'Runs when the plan failed.'),
    onAbort: optional('on_abort', jobHookCodec, 'Runs when the build was aborted.'),
    onError: optional('on_error', jobHookCodec, 'Runs when the plan errored.'),
    ensure: optional('ensure', jobHookCodec, 'Runs whatever happened.'),
    plan: always('plan', outermost(stepsCodec), null, 'Steps, one after the other.'),
  },
);
