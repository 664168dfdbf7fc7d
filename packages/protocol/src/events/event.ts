/** Which step wrote it: its plan id; for output also which stream. `{}` where the build itself did. */
export type EventOrigin = { readonly id?: string; readonly source?: 'stdout' | 'stderr' };

export type EventBuildStatus = 'started' | 'succeeded' | 'failed' | 'errored' | 'aborted';

/** A task as events show it, secrets redacted. */
export type EventTaskConfig = {
  readonly platform: string;
  readonly image: string;
  readonly run: { readonly path: string; readonly args: readonly string[] | null; readonly dir: string };
  readonly inputs: readonly { readonly name: string; readonly path: string }[] | null;
};

/** The config of an `initialize-task`, which is sent before the config is known (api.md 13.4). */
export const unknownTaskConfig: EventTaskConfig = {
  platform: '',
  image: '',
  run: { path: '', args: null, dir: '' },
  inputs: null,
};

/** What a get or a put came to. */
export type EventVersionResult = {
  readonly exit_status: number;
  readonly version: Readonly<Record<string, string>> | null;
  readonly metadata?: readonly { readonly name: string; readonly value: string }[];
};

type Of<Type extends string, Data> = { readonly event: Type; readonly data: Data };
type Step = { readonly origin: EventOrigin; readonly time: number };

/**
 * What happens in a build, as clients read it (scheduling.md 10, api.md 13.4). Keys of `data` are those of the wire, in
 * its order; `time` is in Unix seconds.
 */
export type BuildEvent =
  | Of<'status', { readonly status: EventBuildStatus; readonly time: number }>
  | Of<'log', { readonly time: number; readonly origin: EventOrigin; readonly payload: string }>
  | Of<'error', { readonly message: string; readonly origin: EventOrigin; readonly time: number }>
  | Of<'initialize' | 'start', Step>
  | Of<'finish', Step & { readonly succeeded: boolean }>
  | Of<'initialize-check', Step & { readonly name: string }>
  | Of<'initialize-get' | 'initialize-put' | 'start-get' | 'start-put', Step>
  | Of<'finish-get' | 'finish-put', Step & EventVersionResult>
  | Of<'initialize-task' | 'start-task', Step & { readonly config: EventTaskConfig }>
  | Of<'finish-task', Step & { readonly exit_status: number }>
  | Of<'waiting-for-worker', Step>
  | Of<'selected-worker', Step & { readonly selected_worker: string }>
  | Of<
      'streaming-volume',
      Step & { readonly volume: string; readonly source_worker: string; readonly dest_worker: string }
    >
  | Of<'waiting-for-streamed-volume', Step & { readonly volume: string; readonly dest_worker: string }>
  | Of<'set-pipeline-changed', { readonly origin: EventOrigin; readonly changed: boolean }>
  | Of<'image-check' | 'image-get', Step & { readonly plan: unknown }>
  | Of<
      'across-substeps',
      Step & { readonly substeps: readonly { readonly step: unknown; readonly values: readonly unknown[] }[] }
    >;

export type BuildEventType = BuildEvent['event'];

/** The version of each event's data. Clients take any minor of the same major (api.md 13.4). */
export const eventVersions: Readonly<Record<BuildEventType, string>> = {
  status: '1.0',
  log: '5.1',
  error: '4.1',
  initialize: '1.0',
  start: '1.0',
  finish: '1.0',
  'initialize-check': '1.0',
  'initialize-get': '2.0',
  'initialize-put': '2.0',
  'start-get': '1.0',
  'start-put': '1.0',
  'finish-get': '5.1',
  'finish-put': '5.1',
  'initialize-task': '4.0',
  'start-task': '5.0',
  'finish-task': '4.0',
  'waiting-for-worker': '1.0',
  'selected-worker': '1.0',
  'streaming-volume': '1.0',
  'waiting-for-streamed-volume': '1.0',
  'set-pipeline-changed': '1.0',
  'image-check': '1.1',
  'image-get': '1.1',
  'across-substeps': '1.0',
};
