import { propertyRuns, propertyTimeoutMs } from '@rondo/foundation/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPin, searchByTheBook } from '../testing/brute-force.ts';
import { viewOf } from '../testing/history.ts';
import { currentJob, dense, historyOf, inputsOf, sparse, used } from '../testing/random-history.ts';
import { groupInputs } from './group-inputs.ts';
import { resolveGroup } from './resolve-group.ts';
import { resolveInputs } from './resolve-inputs.ts';

describe('the search of a group', () => {
  it.each([
    ['sparse', sparse],
    ['dense', dense],
    ['used', used],
  ])(
    'finds what the search of the specification finds, build by build: %s histories',
    { timeout: propertyTimeoutMs },
    async (_, shape) => {
      const property = fc.asyncProperty(historyOf(shape), inputsOf(shape), async (past, wanted) => {
        const view = viewOf(past);
        for (const group of groupInputs(wanted)) {
          if (group.some((input) => input.pin !== undefined && findPin(past, input) === undefined)) continue;
          const expected = searchByTheBook(past, { job: currentJob, inputs: group });
          const found = await resolveGroup(view, currentJob, group);
          expect(found.kind === 'chosen' ? found.choices : undefined).toEqual(expected);
        }
      });
      await fc.assert(property, propertyRuns(1_000));
    },
  );
});

describe('a resolution that takes over what has not changed', () => {
  it('is the same as one from scratch', { timeout: propertyTimeoutMs }, async () => {
    const alone = inputsOf(sparse).map((inputs) =>
      inputs.map((input) => ({ ...input, name: `alone-${input.name}`, passed: [] })),
    );
    const property = fc.asyncProperty(historyOf(sparse), inputsOf(sparse), alone, async (past, grouped, single) => {
      const inputs = { job: currentJob, inputs: [...grouped, ...single] };
      const view = viewOf({ ...past, builds: [], disabled: [] });
      let previous = await resolveInputs(view, inputs);
      for (const build of past.builds) {
        view.addBuild(build);
        previous = await resolveInputs(view, inputs, previous);
      }
      for (const version of past.disabled) view.disableVersion(version);
      const { parts: _, ...incremental } = await resolveInputs(view, inputs, previous);
      const { parts: __, ...fresh } = await resolveInputs(viewOf(past), inputs);
      expect(incremental).toEqual(fresh);
    });
    await fc.assert(property, propertyRuns(200));
  });
});
