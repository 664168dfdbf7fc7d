import { failedLog, runningLog } from './notify-logs.ts';

/** An event of a build as the stream sends it. */
export type FakeEvent = { readonly event: string; readonly data: Record<string, unknown> };

const codes: Readonly<Record<string, string>> = { ab: '1', ul: '4', 8: '90' };

/** Turns the marks of the tables into what a terminal prints. */
function paint(text: string): string {
  return text.replace(/\{(\w+)\|([^}]*)\}/g, (_, marks: string, inner: string) => {
    const sequence = marks.split('_').map((mark) => codes[mark] ?? `3${mark}`);
    return `\x1b[${sequence.join(';')}m${inner}\x1b[0m`;
  });
}

function logOf(id: string, lines: readonly string[], start: number): FakeEvent[] {
  return lines.map((line) => {
    const bar = line.indexOf('|');
    const time = start + Number(line.slice(0, bar));
    return {
      event: 'log',
      data: { time, origin: { id, source: 'stdout' }, payload: `${paint(line.slice(bar + 1))}\r\n` },
    };
  });
}

/** A step that began and ended; `exit` non-zero fails it. */
function step(kind: 'get' | 'put' | 'task', id: string, start: number, end: number | undefined, exit = 0): FakeEvent[] {
  const origin = { id };
  const events: FakeEvent[] = [
    { event: `initialize-${kind}`, data: { time: start, origin } },
    { event: 'selected-worker', data: { time: start, origin, selected_worker: 'worker-eu-2b-04' } },
    { event: `start-${kind}`, data: { time: start, origin } },
  ];
  if (end === undefined) return events;
  const result =
    kind === 'task'
      ? {}
      : {
          version: { ref: '09be77d4c1aa2f0e5b3d9a7716ce1d3f2b80c4e9' },
          metadata: id === 'b' ? [{ name: 'author', value: 'i.duarte' }] : [],
        };
  return [...events, { event: `finish-${kind}`, data: { time: end, origin, exit_status: exit, ...result } }];
}

const task = (id: string, name: string) => ({ id, task: { name, privileged: false } });
const get = (id: string, name: string) => ({ id, get: { name, type: 'registry-image', resource: name } });
const put = (id: string, name: string) => ({ id, put: { name, type: 'slack-notification', resource: name } });

export const runningPlan = {
  id: '10',
  ensure: {
    ensure: task('11', 'release-lock'),
    step: {
      id: '12',
      on_failure: {
        on_failure: put('13', 'slack'),
        step: {
          id: '14',
          do: [
            {
              id: '15',
              in_parallel: {
                steps: [get('a', 'api-image'), get('b', 'admin-image'), get('c', 'templates-image'), get('d', 'infra')],
              },
            },
            { id: 'e', load_var: { name: 'image-digests' } },
            task('f', 'plan'),
            task('g', 'apply'),
            task('h', 'wait-for-healthy'),
            put('i', 'deployments'),
          ],
        },
      },
    },
  },
};

/** A build that runs, five and a half minutes after its start. */
export function runningEvents(start: number): FakeEvent[] {
  return [
    { event: 'status', data: { status: 'started', time: start } },
    ...step('get', 'a', start, start + 4),
    ...step('get', 'b', start, start + 3),
    ...step('get', 'c', start, start + 2),
    ...step('get', 'd', start, start + 2),
    { event: 'initialize', data: { time: start + 4, origin: { id: 'e' } } },
    { event: 'finish', data: { time: start + 4, origin: { id: 'e' }, succeeded: true } },
    ...step('task', 'f', start + 5, start + 77),
    ...step('task', 'g', start + 99, undefined),
    ...logOf('g', runningLog, start + 100),
  ];
}

export const failedPlan = {
  id: '20',
  ensure: {
    ensure: put('21', 'test-results'),
    step: {
      id: '22',
      on_failure: {
        on_failure: put('23', 'slack'),
        step: {
          id: '24',
          do: [
            {
              id: '25',
              in_parallel: { steps: [get('a', 'api-image'), get('b', 'admin-image'), get('c', 'functional-tests')] },
            },
            task('d', 'wait-for-preview'),
            { id: 'e', across: { vars: [{ name: 'suite' }] } },
            put('f', 'report'),
          ],
        },
      },
    },
  },
};

export function failedEvents(start: number): FakeEvent[] {
  const suites = ['sms', 'email', 'letters'];
  const substeps = suites.map((suite, index) => ({ values: [suite], step: task(`e/${index}/0`, 'suite') }));
  return [
    { event: 'status', data: { status: 'started', time: start } },
    ...step('get', 'a', start, start + 6),
    ...step('get', 'b', start, start + 4),
    ...step('get', 'c', start, start + 2),
    ...step('task', 'd', start + 6, start + 54),
    { event: 'initialize', data: { time: start + 54, origin: { id: 'e' } } },
    { event: 'across-substeps', data: { time: start + 54, origin: { id: 'e' }, substeps } },
    ...step('task', 'e/0/0', start + 54, start + 296),
    ...step('task', 'e/1/0', start + 54, start + 285),
    ...step('task', 'e/2/0', start + 107, undefined),
    ...logOf('e/2/0', failedLog, start + 430),
    { event: 'finish-task', data: { time: start + 678, origin: { id: 'e/2/0' }, exit_status: 1 } },
    { event: 'finish', data: { time: start + 678, origin: { id: 'e' }, succeeded: false } },
    ...step('put', '23', start + 678, start + 679),
    ...step('put', '21', start + 679, start + 682),
    { event: 'status', data: { status: 'failed', time: start + 682 } },
  ];
}

/** A finished build whose one task printed many lines, some coloured. */
export function longLogEvents(start: number, lines: number): FakeEvent[] {
  const events: FakeEvent[] = [
    { event: 'status', data: { status: 'started', time: start } },
    ...step('task', 'big', start, undefined),
  ];
  const perChunk = 500;
  for (let from = 0; from < lines; from += perChunk) {
    const chunk: string[] = [];
    for (let line = from; line < Math.min(lines, from + perChunk); line += 1) {
      const text = `line ${line + 1} of a long log, with words enough to make a hundred characters or so of it, ok ${line % 97}`;
      chunk.push(line % 7 === 0 ? `\x1b[32m${text}\x1b[0m` : text);
    }
    const data = { time: start + 1, origin: { id: 'big', source: 'stdout' }, payload: `${chunk.join('\r\n')}\r\n` };
    events.push({ event: 'log', data });
  }
  events.push({ event: 'finish-task', data: { time: start + 9, origin: { id: 'big' }, exit_status: 1 } });
  events.push({ event: 'status', data: { status: 'failed', time: start + 9 } });
  return events;
}

export const longPlan = { id: 'top', do: [task('big', 'print')] };
