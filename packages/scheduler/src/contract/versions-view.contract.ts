import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobInput, ResourceId } from '../resolve/job-input.ts';
import { behindReruns } from '../resolve/last-used.ts';
import { resolveInputs } from '../resolve/resolve-inputs.ts';
import type { BuildsRequest, ResourceVersion, VersionsView } from '../resolve/versions-view.ts';
import { type History, viewOf } from '../testing/history.ts';
import { currentJob, dense, historyOf, inputsOf, sparse } from '../testing/random-history.ts';

/** Stores a history and opens a view of it; what it stored is gone when the view is disposed of. */
export type OpenVersionsView = (history: History) => Promise<{ view: VersionsView } & AsyncDisposable>;

export interface DescribeVersionsViewOptions {
  /** How many histories to try; each is stored once. */
  histories?: number;
}

/** What every `VersionsView` must hold to: on random histories it answers like the plain reading in memory. */
export function describeVersionsView(
  name: string,
  open: OpenVersionsView,
  { histories = 25 }: DescribeVersionsViewOptions = {},
) {
  describe(`${name} answers like the plain reading of the history`, () => {
    it.each([
      ['sparse', sparse],
      ['dense', dense],
    ] as const)('%s', async (_, shape) => {
      const property = fc.asyncProperty(historyOf(shape), inputsOf(shape), async (history, inputs) => {
        const expected = viewOf(history);
        await using opened = await open(history);
        await compareViews(opened.view, expected, history);
        const alone = inputs.map((input) => ({ ...input, name: `alone-${input.name}`, passed: [] }));
        const wanted = { job: currentJob, inputs: [...inputs, ...alone] };
        const { parts: _, ...found } = await resolveInputs(opened.view, wanted);
        const { parts: __, ...right } = await resolveInputs(expected, wanted);
        expect(found).toEqual(right);
      });
      await fc.assert(property, { numRuns: histories, endOnFailure: true });
    });
  });
}

async function compareViews(view: VersionsView, expected: VersionsView, history: History): Promise<void> {
  const resources = [...new Set(history.versions.map((entry) => entry.resource))];
  const both = async <Answer>(ask: (asked: VersionsView) => Promise<Answer>) => {
    expect(await ask(view)).toEqual(await ask(expected));
  };
  const asked = resources.flatMap((resource) => [true, false].map((every) => ({ resource, every })));
  await both((one) => one.windows(currentJob, asked));
  await both((one) => one.lastUsed(currentJob, resources));
  await both((one) => one.pinned(history.versions.map(({ resource, value }) => ({ resource, pin: value }))));
  await both((one) =>
    one.usedInputs(
      currentJob,
      history.builds.flatMap((build) => build.inputs),
    ),
  );
  await both((one) => one.builds(requestsFor(history, resources)));
  await both((one) => one.builds([]));
}

/** Pages in both directions from every build of every upstream job, with and without conditions. */
function requestsFor(history: History, resources: readonly ResourceId[]): BuildsRequest[] {
  const upstream: JobInput['passed'] = [...new Set(history.builds.map((build) => build.job))].filter(
    (job) => job !== currentJob,
  );
  const wholes: ResourceVersion[][] = history.builds.slice(0, 3).map((build) => [...build.inputs]);
  return upstream.flatMap((job, index) => {
    const plain = { job, containing: [], resources } as const;
    const others = upstream.filter((other) => other !== job);
    const cursors = history.builds.filter((build) => build.job === job);
    return [
      { ...plain, order: 'newest-first', limit: 100 } as const,
      { ...plain, order: 'oldest-first', limit: 2, resources: resources.slice(index % 2) } as const,
      ...resources.map((resource) => {
        return { ...plain, order: 'newest-first', limit: 3, passedAlso: { resource, jobs: others } } as const;
      }),
      ...wholes.map((containing) => ({ ...plain, order: 'newest-first', limit: 2, containing }) as const),
      ...cursors.flatMap(({ id, rerunOf }) => {
        const build = rerunOf === undefined ? { id } : { id, rerunOf };
        return [true, false].flatMap((inclusive) => [
          { ...plain, order: 'newest-first', limit: 4, from: { build, inclusive } } as const,
          { ...plain, order: 'oldest-first', limit: 4, from: { build, inclusive } } as const,
          { ...plain, order: 'oldest-first', limit: 4, from: { build: behindReruns(build), inclusive } } as const,
        ]);
      }),
    ];
  });
}
