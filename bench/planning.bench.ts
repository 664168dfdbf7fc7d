/** A job of 100 steps on a custom type: what planning, storing and reading its plan back cost. */
import { countPlanIds, decodePlan, encodePlan, parsePipeline, planBuild, publicPlan } from '@rondo/pipeline';
import { type Bench, sample, summarize } from './measurement.ts';

const rounds = 300;
const stepKinds = [
  (index: number) => `  - get: r${index % 10}\n`,
  (index: number) => `  - put: r${index % 10}\n    on_failure: {task: f, file: a/b.yml}\n`,
  (index: number) => `  - task: t${index}\n    file: a/b.yml\n    ensure: {task: e, file: a/c.yml}\n`,
];

const text = [
  'resource_types: [{name: rt, type: registry-image, source: {repository: example/rt}}]\nresources:\n',
  ...Array.from({ length: 10 }, (_, index) => `- {name: r${index}, type: rt, source: {uri: "https://e/${index}"}}\n`),
  'jobs:\n- name: j\n  plan:\n',
  ...Array.from({ length: 100 }, (_, index) => stepKinds[index % 3]?.(index) ?? ''),
].join('');

export const run: Bench = async (progress) => {
  const parsed = parsePipeline(text);
  const [job] = parsed.ok ? parsed.config.jobs : [];
  if (!parsed.ok || job === undefined) throw new Error('the pipeline of the bench cannot be read');
  const { resources, resourceTypes, prototypes } = parsed.config;
  const versions = new Map(resources.map(({ name }) => [name, { ref: 'abc' }]));
  const make = () => {
    const planned = planBuild(job, {
      resources,
      resourceTypes,
      prototypes,
      versions,
      manuallyTriggered: false,
      baseDefaults: new Map(),
      checkInterval: { kind: 'every', intervalNs: 60_000_000_000n },
      ids: countPlanIds(0),
    });
    if (planned.kind === 'unplannable') throw new Error(planned.reason);
    return planned.plan;
  };
  const plan = make();
  const stored = encodePlan(plan);
  progress(`${job.plan?.length} steps, ${stored.length} bytes of plan`);
  return [
    summarize('planning a job of 100 steps', await sample(rounds, async () => make()), { budget: '<= 2 ms' }),
    summarize('its JSON', await sample(rounds, async () => encodePlan(plan))),
    summarize('its public form', await sample(rounds, async () => JSON.stringify(publicPlan(plan)))),
    summarize('reading it back', await sample(rounds, async () => decodePlan(stored)), {
      floor: { value: summarize('', await sample(rounds, async () => JSON.parse(stored))).median, of: 'JSON.parse' },
    }),
  ];
};
