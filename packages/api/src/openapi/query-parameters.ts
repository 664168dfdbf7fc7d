/** Table: what routes take in their query, beside the instance vars of pipelines. */
import type { RouteName } from '@rondo/protocol';
import type { OwnRouteName } from '../routes/own-routes.ts';

export type QueryParameter = {
  readonly name: string;
  readonly about: string;
  readonly type: 'string' | 'integer';
  readonly isRequired?: true;
  readonly isList?: true;
};

const text = (name: string, about: string): QueryParameter => ({ name, about, type: 'string' });
const needed = (name: string, about: string): QueryParameter => ({ name, about, type: 'string', isRequired: true });
const number = (name: string, about: string): QueryParameter => ({ name, about, type: 'integer' });
const list = (name: string, about: string): QueryParameter => ({ name, about, type: 'string', isList: true });

const page = [
  number('limit', 'how many at most; 100 without it'),
  number('from', 'the oldest to be shown, by id'),
  number('to', 'the newest to be shown, by id'),
];
const builds = [...page, text('timestamps', 'anything: `from` and `to` are Unix seconds of the start')];
const title = [text('title', 'the word on the left of the picture')];
const worker = [needed('worker_name', 'whose')];
const ttl = [
  text('ttl', 'how long it counts as running without another sign of life, such as `30s`; for ever without it'),
];

export const queryParameters: Partial<Record<RouteName | OwnRouteName, readonly QueryParameter[]>> = {
  AbortBuild: [text('force', 'anything: ended at once, whoever runs it')],
  CheckResourceWebHook: [needed('webhook_token', 'the one of the configuration')],
  ClearTaskCache: [text('cache_path', 'one of its paths; all without it')],
  CreateArtifact: [text('platform', 'of the worker'), list('tags', 'that the worker must have')],
  DownloadCLI: [needed('platform', '`linux`, `darwin` or `windows`'), needed('arch', '`amd64` or `arm64`')],
  GetResourceFacts: [text('versions', 'ids of at most 1000 versions to tell of, with commas')],
  GetStream: [
    text('topics', 'what to tell of, with commas: `dashboard`, `pipeline/ID`, `job/ID`, `resource/ID`, `build/ID`'),
    text('cursor', 'of the snapshot that is to be kept current'),
  ],
  HeartbeatWorker: ttl,
  JobBadge: title,
  ListActiveUsersSince: [text('since', 'a day, `YYYY-MM-DD`')],
  ListBuildChanges: [number('since', 'id of the build of the same job to compare with')],
  ListBuilds: builds,
  ListContainers: [
    text('type', '`check`, `get`, `put`, `task` or `run`'),
    text('pipeline_name', 'of this pipeline'),
    text('resource_name', 'with `type=check`: of this resource'),
    text('job_name', 'of this job'),
    text('build_name', 'of this build'),
    text('step_name', 'of this step'),
    text('attempt', 'of this attempt'),
    number('pipeline_id', 'of this pipeline'),
    number('job_id', 'of this job'),
    number('build_id', 'of this build'),
  ],
  ListDestroyingContainers: worker,
  ListDestroyingVolumes: worker,
  ListJobBuilds: builds,
  ListPipelineBuilds: builds,
  ListResourceVersions: [...page, list('filter', '`key:value` that a version must have')],
  ListTeamBuilds: builds,
  ListUiJobBuilds: builds,
  ListVersionCauses: [
    text('direction', '`downstream` (so without it) or `upstream`'),
    number('limit', 'how many builds at most, up to 2000; 200 without it'),
  ],
  PipelineBadge: title,
  RegisterWorker: ttl,
  ReportWorkerContainers: worker,
  ReportWorkerVolumes: worker,
};
