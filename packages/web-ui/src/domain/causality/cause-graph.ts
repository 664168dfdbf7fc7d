import type { CauseBuild, Causes, CauseVersion } from '../../data/read-causes.ts';
import type { StockJob, StockJobInput } from '../../data/stock-shapes.ts';
import type { GraphJobShape } from '../../graph/thread-model.ts';

/** The builds of one job in a chain, newest first. */
export interface CauseGroup {
  readonly job: string;
  readonly builds: readonly CauseBuild[];
}

/** A chain of builds as the pipeline's graph draws it: a node for each job, a port for each version that it hands on. */
export interface CauseGraph {
  readonly groups: readonly CauseGroup[];
  readonly shapes: readonly GraphJobShape[];
  /** Versions by the label that stands for them in the shapes; several share one where a job made many of a resource. */
  readonly versions: ReadonlyMap<string, readonly CauseVersion[]>;
}

/** Of more versions of a resource that one job made, only their number is shown. */
const mostPorts = 3;

/**
 * The graph of a chain. A version goes from the jobs that made it to those that got it; on its way through `passed` it goes from
 * job to job, as in the pipeline's graph. `label` names a version.
 */
export function causeGraph(
  causes: Causes,
  jobs: readonly StockJob[],
  label: (version: CauseVersion) => string,
): CauseGraph {
  const groups = [...Map.groupBy(causes.builds, ({ job }) => job)].map(([job, builds]) => ({
    job,
    builds: builds.toSorted((a, b) => b.id - a.id),
  }));
  const labels = labelsOf(causes, groups, label);
  const inputsOf = new Map(jobs.map((job) => [job.name, job.inputs]));
  const shapes = groups.map((group): GraphJobShape => {
    const got = placesOf(group, 'got');
    const inputs = got.map((place) =>
      inputOf(place, group, { causes, groups, labels, own: inputsOf.get(group.job) ?? [] }),
    );
    const outputs = placesOf(group, 'made').map((place) => ({ resource: labels[place] ?? '' }));
    return { name: group.job, inputs: merge(inputs), outputs };
  });
  const versions = Map.groupBy(causes.versions, (_, place) => labels[place] ?? '');
  return { groups, shapes, versions };
}

const placesOf = (group: CauseGroup, side: 'got' | 'made') => [
  ...new Set(group.builds.flatMap((build) => build[side])),
];

interface Chain {
  readonly causes: Causes;
  readonly groups: readonly CauseGroup[];
  /** By place of the version. */
  readonly labels: readonly string[];
  /** Inputs of the job, as it is configured now. */
  readonly own: readonly StockJobInput[];
}

function inputOf(place: number, group: CauseGroup, { causes, groups, labels, own }: Chain): StockJobInput {
  const resource = causes.versions[place]?.resource ?? '';
  const configured = own.filter((input) => input.resource === resource);
  const passed = new Set(configured.flatMap((input) => input.passed));
  const from = groups.filter((other) => {
    if (other === group) return false;
    return placesOf(other, 'made').includes(place) || (passed.has(other.job) && placesOf(other, 'got').includes(place));
  });
  const name = labels[place] ?? '';
  const trigger = configured.length === 0 || configured.some((input) => input.trigger);
  return { name, resource: name, passed: from.map(({ job }) => job), trigger };
}

/** What a job got of several versions of one label is one input, from wherever they come. */
function merge(inputs: readonly StockJobInput[]): StockJobInput[] {
  return [...Map.groupBy(inputs, ({ name }) => name)].map(([name, same]) => ({
    name,
    resource: name,
    passed: [...new Set(same.flatMap((input) => input.passed))],
    trigger: same.some((input) => input.trigger),
  }));
}

function labelsOf(causes: Causes, groups: readonly CauseGroup[], label: (version: CauseVersion) => string): string[] {
  const labels = causes.versions.map(label);
  for (const group of groups) {
    const byResource = Map.groupBy(placesOf(group, 'made'), (place) => causes.versions[place]?.resource ?? '');
    for (const [resource, places] of byResource) {
      if (places.length <= mostPorts) continue;
      for (const place of places) labels[place] = `${places.length} of ${resource}`;
    }
  }
  return labels;
}
