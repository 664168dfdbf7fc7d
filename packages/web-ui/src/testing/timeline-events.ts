import type { FakeEvent } from './build-events.ts';

const task = (id: string, name: string) => ({ id, task: { name, privileged: false } });
const get = (id: string, name: string) => ({ id, get: { name, type: 'registry-image', resource: name } });

/** The plan of the design's timeline: a flaky task that took two attempts, and a lock given back at the end. */
export const timelinePlan = {
  id: '30',
  ensure: {
    ensure: task('z', 'release-lock'),
    step: {
      id: '31',
      do: [
        {
          id: '32',
          in_parallel: {
            steps: [get('a', 'api-image'), get('b', 'admin-image'), get('c', 'templates-image'), get('d', 'infra')],
          },
        },
        { id: 'e', load_var: { name: 'image-digests' } },
        task('f', 'plan'),
        task('g', 'apply'),
        { id: 'r', retry: [task('r1', 'wait-for-healthy'), task('r2', 'wait-for-healthy')] },
        {
          id: '33',
          on_success: {
            step: { id: 'p', put: { name: 'deployments', type: 'git', resource: 'deployments' } },
            on_success: get('q', 'deployments'),
          },
        },
      ],
    },
  },
};

/** Kind, step, seconds of initialisation, of the worker's choice, of the start and of the end; worker; whether it failed. */
const rows: readonly (readonly [string, string, number, number, number, number, string, boolean?])[] = [
  ['get', 'a', 0, 0, 1, 4, 'worker-eu-2a-01'],
  ['get', 'b', 0, 0, 1, 3, 'worker-eu-2a-01'],
  ['get', 'c', 0, 0, 1, 2, 'worker-eu-2b-04'],
  ['get', 'd', 0, 0, 1, 2, 'worker-eu-2b-04'],
  ['task', 'f', 5, 7, 18, 77, 'worker-eu-2b-04'],
  ['task', 'g', 77, 78, 81, 301, 'worker-eu-2b-04'],
  ['task', 'r1', 301, 302, 304, 361, 'worker-eu-2b-04', true],
  ['task', 'r2', 361, 372, 375, 430, 'worker-eu-2b-04'],
  ['put', 'p', 430, 431, 433, 441, 'worker-eu-2b-04'],
  ['get', 'q', 441, 441, 442, 444, 'worker-eu-2b-04'],
  ['task', 'z', 444, 444, 445, 448, 'worker-eu-2b-04'],
];

export function timelineEvents(start: number): FakeEvent[] {
  const steps = rows.flatMap(([kind, id, init, placed, begin, end, worker, failed]): FakeEvent[] => {
    const origin = { id };
    const metadata = id === 'a' ? [{ name: 'author', value: 'i.duarte' }] : [];
    const result = kind === 'task' ? {} : { version: { ref: '09be77d4c1aa2f0e5b3d9a7716ce1d3f2b80c4e9' }, metadata };
    return [
      { event: `initialize-${kind}`, data: { time: start + init, origin } },
      { event: 'selected-worker', data: { time: start + placed, origin, selected_worker: worker } },
      { event: `start-${kind}`, data: { time: start + begin, origin } },
      {
        event: `finish-${kind}`,
        data: { time: start + end, origin, exit_status: failed === true ? 1 : 0, ...result },
      },
    ];
  });
  return [
    { event: 'status', data: { status: 'started', time: start } },
    ...steps,
    { event: 'initialize', data: { time: start + 4, origin: { id: 'e' } } },
    { event: 'finish', data: { time: start + 5, origin: { id: 'e' }, succeeded: true } },
    { event: 'status', data: { status: 'succeeded', time: start + 448 } },
  ];
}
