/** The jobs that the builds bench measures. */

export const lineCount = 200_000;

const task = (
  name: string,
  path: string,
  args: readonly string[] = [],
  more: Readonly<Record<string, unknown>> = {},
) => ({
  task: name,
  config: { platform: 'linux', run: { path, args }, ...more },
});
const ten = Array.from({ length: 10 }, (_, index) => task(`t${index}`, 'true'));

/** Prints when the process runs, in milliseconds since the epoch, by the clock that the bench itself reads. */
const tellTime = task('tell', 'date', ['+%s%3N']);

/** A log-like file of 200,000 lines of 100 bytes: made once, then only printed. */
export const makeLines = `seq -f '2026-01-01T00:00:00Z info  request %08.0f from 10.0.0.7 was answered by node-7 in 12 ms with status 200 and 4711 bytes' ${lineCount} | cut -c1-99`;

const printLines = task('print', 'sh', ['-ec', `[ -e kept/lines ] || ${makeLines} >kept/lines; cat kept/lines`], {
  caches: [{ path: 'kept' }],
});

export const pipeline = JSON.stringify({
  resources: [
    { name: 'versions', type: 'mock', source: { no_initial_version: true }, check_every: 'never' },
    { name: 'chained', type: 'mock', source: { no_initial_version: true }, check_every: 'never' },
    { name: 'hooked', type: 'time', source: { interval: '1s' }, check_every: 'never', webhook_token: 'token' },
  ],
  jobs: [
    { name: 'one', plan: [task('t', 'true')] },
    { name: 'sequence', plan: ten },
    { name: 'parallel', plan: [{ in_parallel: ten }] },
    { name: 'lines', plan: [printLines] },
    { name: 'dependent', plan: [{ get: 'versions', trigger: true }, tellTime] },
    { name: 'notified', plan: [{ get: 'hooked', trigger: true }, tellTime] },
    { name: 'first', plan: [{ get: 'chained', trigger: true }] },
    { name: 'second', plan: [{ get: 'chained', trigger: true, passed: ['first'] }] },
    { name: 'third', plan: [{ get: 'chained', trigger: true, passed: ['second'] }] },
  ],
});
