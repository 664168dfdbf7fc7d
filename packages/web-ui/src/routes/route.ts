import type { InstanceVars } from './instance-vars.ts';

/** Which pipeline a page is about. */
export interface PipelineRef {
  readonly team: string;
  readonly pipeline: string;
  readonly vars?: InstanceVars | undefined;
}

/** Which page of a list: `from` pages forwards, `to` backwards, as the API counts them; absent = the most recent. */
export interface Paging {
  readonly direction: 'from' | 'to';
  readonly id: number;
  readonly limit: number;
}

export type BuildView = 'steps' | 'timeline' | 'summary';

export type PipelineView = 'graph' | 'list' | 'matrix';

/** Every page the address bar can name (ui.md A2.1 and C3). */
export type Route =
  | {
      readonly page: 'dashboard';
      readonly search: string;
      readonly view: 'non_archived' | 'all';
      readonly density: Density | undefined;
    }
  | {
      readonly page: 'pipeline';
      readonly ref: PipelineRef;
      readonly groups: readonly string[];
      readonly view: PipelineView | undefined;
      readonly focus: string | undefined;
      /** The graph runs down instead of to the right; `undefined` = as fits the screen. */
      readonly down?: boolean | undefined;
      /** Groups as one node each. */
      readonly collapsed?: boolean;
      readonly jobs: string;
    }
  | {
      readonly page: 'job';
      readonly ref: PipelineRef;
      readonly job: string;
      readonly paging: Paging | undefined;
      /** Builds to compare, the earlier one first; while fewer than two are named the page lets one choose. */
      readonly compare?: readonly string[] | undefined;
    }
  | {
      readonly page: 'build';
      readonly ref: PipelineRef;
      readonly job: string;
      readonly build: string;
      readonly view: BuildView;
    }
  /** Builds of everything the viewer sees, or of one pipeline. */
  | { readonly page: 'builds'; readonly ref: PipelineRef | undefined; readonly status: string | undefined }
  | { readonly page: 'config'; readonly ref: PipelineRef }
  | { readonly page: 'one-off-build'; readonly buildId: number; readonly view: BuildView }
  | {
      readonly page: 'resource';
      readonly ref: PipelineRef;
      readonly resource: string;
      readonly paging: Paging | undefined;
      readonly filter: readonly string[];
    }
  /** What came of a version, or what it came of. */
  | {
      readonly page: 'causality';
      readonly ref: PipelineRef;
      readonly resource: string;
      readonly versionId: number;
      readonly direction: 'downstream' | 'upstream';
    }
  | { readonly page: 'workers' }
  | { readonly page: 'settings' }
  | { readonly page: 'download-fly' }
  | { readonly page: 'login'; readonly returnTo: string }
  | { readonly page: 'fly-success'; readonly flyPort: number | undefined; readonly noop: boolean }
  | { readonly page: 'not-found'; readonly path: string };

/** `high` is the wall. */
export type Density = 'comfortable' | 'compact' | 'high';
