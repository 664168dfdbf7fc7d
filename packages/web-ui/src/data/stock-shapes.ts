import type { InstanceVars } from '../routes/instance-vars.ts';

/** Objects of the stock API (spec/api.md section 10) as the pages use them: names in our style, absent instead of zero. Times are Unix seconds. */
export type StockBuildStatus = 'pending' | 'started' | 'succeeded' | 'failed' | 'errored' | 'aborted';

export interface StockBuild {
  readonly id: number;
  readonly name: string;
  readonly status: StockBuildStatus;
  readonly teamName: string;
  readonly pipelineName: string | undefined;
  readonly pipelineId: number | undefined;
  readonly vars: InstanceVars | undefined;
  readonly jobName: string | undefined;
  readonly resourceName: string | undefined;
  readonly startTime: number | undefined;
  readonly endTime: number | undefined;
  readonly reapTime: number | undefined;
  readonly createdBy: string | undefined;
  readonly comment: string;
  readonly rerunOf: string | undefined;
}

export interface StockPipeline {
  readonly id: number;
  readonly name: string;
  readonly teamName: string;
  readonly vars: InstanceVars | undefined;
  readonly paused: boolean;
  readonly pausedBy: string | undefined;
  readonly pausedAt: number | undefined;
  readonly archived: boolean;
  readonly public: boolean;
  readonly groups: readonly string[];
  readonly backgroundImage: string | undefined;
  readonly backgroundFilter: string | undefined;
  readonly lastUpdated: number | undefined;
}

export interface StockJobInput {
  readonly name: string;
  readonly resource: string;
  readonly passed: readonly string[];
  readonly trigger: boolean;
}

export interface StockJob {
  readonly id: number;
  readonly name: string;
  readonly teamName: string;
  readonly pipelineId: number;
  readonly pipelineName: string;
  readonly vars: InstanceVars | undefined;
  readonly paused: boolean;
  readonly pausedBy: string | undefined;
  readonly pausedAt: number | undefined;
  readonly groups: readonly string[];
  readonly disableManualTrigger: boolean;
  readonly disableReruns: boolean;
  readonly nextBuild: StockBuild | undefined;
  readonly finishedBuild: StockBuild | undefined;
  readonly transitionBuild: StockBuild | undefined;
  readonly inputs: readonly StockJobInput[];
  readonly outputs: readonly { readonly name: string; readonly resource: string }[];
}

export type StockVersionValue = Readonly<Record<string, string>>;

export interface StockResource {
  readonly id: number | undefined;
  readonly name: string;
  readonly type: string;
  readonly teamName: string;
  readonly pipelineId: number;
  readonly pipelineName: string;
  readonly vars: InstanceVars | undefined;
  readonly icon: string | undefined;
  readonly lastChecked: number | undefined;
  readonly pinnedVersion: StockVersionValue | undefined;
  readonly pinnedInConfig: boolean;
  readonly pinComment: string | undefined;
  readonly checkBuild: StockBuild | undefined;
}

export interface StockVersion {
  readonly id: number;
  readonly version: StockVersionValue;
  readonly metadata: readonly { readonly name: string; readonly value: string }[];
  readonly enabled: boolean;
}

export interface StockTeam {
  readonly id: number;
  readonly name: string;
}

export interface StockUser {
  readonly name: string;
  readonly isAdmin: boolean;
  readonly teams: ReadonlyMap<string, readonly string[]>;
}

export interface StockBuildResources {
  readonly inputs: readonly { readonly name: string; readonly version: StockVersionValue; readonly isNew: boolean }[];
  readonly outputs: readonly { readonly name: string; readonly version: StockVersionValue }[];
}

export type Blocking = 'unknown' | 'blocking' | 'not_blocking';

export interface StockPreparation {
  readonly pausedPipeline: Blocking;
  readonly pausedJob: Blocking;
  readonly maxRunning: Blocking;
  readonly inputs: ReadonlyMap<string, Blocking>;
  readonly inputsSatisfied: Blocking;
  readonly missingInputReasons: ReadonlyMap<string, string>;
}

/** Times are Unix seconds. `team` is absent for a worker that serves all teams. */
export interface StockWorker {
  readonly name: string;
  readonly state: 'running' | 'stalled' | 'landing' | 'landed' | 'retiring';
  readonly platform: string;
  readonly tags: readonly string[];
  readonly team: string | undefined;
  readonly version: string;
  readonly containers: number;
  readonly volumes: number;
  readonly tasks: number;
  readonly startTime: number | undefined;
}

/** A build that a version reached. */
export interface ReachedBuild {
  readonly id: number;
  readonly job: string;
  readonly name: string;
  readonly status: StockBuildStatus;
}

export interface VersionReach {
  /** With what was made of the version; else only what took the version itself. */
  readonly whole: boolean;
  readonly builds: readonly ReachedBuild[];
}
