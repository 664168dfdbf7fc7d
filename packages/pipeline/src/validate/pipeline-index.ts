import type { JobConfig } from '../config/job-config.ts';
import { jobStep } from '../config/job-step.ts';
import type { PipelineConfig } from '../config/pipeline-config.ts';
import type { GetStepConfig, PutStepConfig } from '../config/step-config.ts';
import { walkSteps } from '../config/walk-steps.ts';
import { compilePathGlob } from './match-path-glob.ts';

/** What a job fetches and pushes, hooks included, in the order of its steps. */
export interface JobUse {
  readonly job: JobConfig;
  readonly gets: readonly GetStepConfig[];
  readonly puts: readonly PutStepConfig[];
  readonly resources: ReadonlySet<string>;
}

/** Look-ups over a pipeline that several rules need, made once so that validation stays linear. */
export class PipelineIndex {
  readonly jobs: readonly JobUse[];
  readonly resourceNames: ReadonlySet<string>;
  readonly prototypeNames: ReadonlySet<string>;
  readonly usedResources: ReadonlySet<string>;
  readonly #jobsByName = new Map<string, JobUse[]>();
  readonly #matches = new Map<string, readonly JobUse[]>();

  constructor(config: PipelineConfig) {
    this.jobs = config.jobs.map(useOf);
    this.resourceNames = new Set(config.resources.map((resource) => resource.name));
    this.prototypeNames = new Set(config.prototypes.map((prototype) => prototype.name));
    this.usedResources = new Set(this.jobs.flatMap((job) => [...job.resources]));
    for (const use of this.jobs) {
      const same = this.#jobsByName.get(use.job.name);
      if (same === undefined) this.#jobsByName.set(use.job.name, [use]);
      else same.push(use);
    }
  }

  hasJob(name: string): boolean {
    return this.#jobsByName.has(name);
  }

  jobNames(): Iterable<string> {
    return this.#jobsByName.keys();
  }

  /** Jobs whose names a `passed` glob matches, in config order (pipeline-language.md 5.2). */
  jobsMatching(glob: string): readonly JobUse[] {
    if (!/[*?[\\]/.test(glob)) return this.#jobsByName.get(glob) ?? [];
    let matches = this.#matches.get(glob);
    if (matches === undefined) {
      const isMatch = compilePathGlob(glob);
      matches = this.jobs.filter((use) => isMatch(use.job.name));
      this.#matches.set(glob, matches);
    }
    return matches;
  }
}

/** The resource that a get or put step is about. */
export function resourceOf(step: GetStepConfig | PutStepConfig): string {
  return step.resource ?? step.name;
}

function useOf(job: JobConfig): JobUse {
  const gets: GetStepConfig[] = [];
  const puts: PutStepConfig[] = [];
  for (const step of walkSteps(jobStep(job))) {
    if (step.kind === 'get') gets.push(step);
    if (step.kind === 'put') puts.push(step);
  }
  return { job, gets, puts, resources: new Set([...gets, ...puts].map(resourceOf)) };
}
