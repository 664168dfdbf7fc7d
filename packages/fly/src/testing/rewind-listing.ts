interface Row {
  readonly id?: number | string | undefined;
  readonly name?: string | undefined;
  readonly [field: string]: unknown;
}

/**
 * What the server said when a table was recorded. The same listing was recorded as JSON at another moment: builds had ended,
 * components had run, containers had gone. That is taken to what the table shows.
 */
export function rewindListing(command: string, json: string, table: string): string {
  const lines = table.split('\n').filter((line) => line !== '' && !/^(id|handle|name) /.test(line));
  if (command === 'health') return JSON.stringify(rewindHealth(JSON.parse(json), lines));
  const rewind = rewinds[command];
  if (rewind === undefined) return json;
  const rows: readonly Row[] = JSON.parse(json);
  const shown = lines.map((line) => {
    const cells = line.trim().split(/ {2,}/);
    const row = rows.find(({ id, name }) => cells[0] === String(keyedById.includes(command) ? id : name));
    return rewind(row, cells);
  });
  return JSON.stringify(shown);
}

const keyedById = ['builds', 'containers', 'pipelines', 'volumes'];

/** From a row of the later listing, if it is there, and the cells of the table. */
const rewinds: Readonly<Record<string, (row: Row | undefined, cells: readonly string[]) => Row>> = {
  builds: rewindBuild,
  containers: keepOrMakeContainer,
  'get-components': rewindComponent,
  jobs: rewindJob,
  pipelines: rewindPipeline,
  resources: (row, [, , , status]) => ({ ...row, build: status === 'n/a' ? undefined : { status } }),
  volumes: keep,
  workers: (row, [, containers]) => ({ ...row, active_containers: Number(containers) }),
};

/** `id name status start end duration team created by`. */
function rewindBuild(row: Row | undefined, cells: readonly string[]): Row {
  const [id, path = '', status, start, end, , team, creator] = cells;
  const parts = path.split('/');
  const made = {
    id: Number(id),
    name: parts.at(-1),
    team_name: team,
    pipeline_name: parts[0],
    job_name: parts.slice(1, -1).join('/'),
    start_time: secondsOf(start),
    created_by: creator === 'system' ? undefined : creator,
  };
  return { ...(row ?? made), status, end_time: secondsOf(end) };
}

/** `id name [team] paused public [archived] last updated`; archived ones are in no table but that with the column. */
function rewindPipeline(row: Row | undefined, cells: readonly string[]): Row {
  const [paused, , archived] = cells.filter((cell) => cell === 'yes' || cell === 'no');
  const updated = cells.at(-1)?.replace(' ', '@').replace(' +0000 UTC', 'Z');
  return { ...row, paused: paused === 'yes', archived: archived === 'yes', last_updated: secondsOf(updated) };
}

function secondsOf(time = 'n/a'): number | undefined {
  return time === 'n/a' ? undefined : Date.parse(time.replace('@', 'T')) / 1000;
}

/** `name paused status next`. */
function rewindJob(row: Row | undefined, [, , status, next]: readonly string[]): Row {
  const build = (word = 'n/a'): object | null => (word === 'n/a' ? null : { id: 1, name: '1', status: word });
  return { ...row, finished_build: build(status), next_build: build(next) };
}

/** `name interval last ran paused`. */
function rewindComponent(row: Row = {}, [, , lastRan = '']: readonly string[]): Row {
  return { ...row, last_ran: `${lastRan.replace(' ', 'T')}Z` };
}

/** `handle worker pipeline job build # build id type name attempt`; one that had gone when the JSON came is what its row says. */
function keepOrMakeContainer(row: Row | undefined, cells: readonly string[]): Row {
  if (row !== undefined) return row;
  const [id, worker, ...rest] = cells.map((cell) => (cell === 'none' || cell === 'n/a' ? '' : cell));
  const [pipeline, job, build, buildId, type, step, attempt] = rest;
  return {
    id,
    worker_name: worker,
    pipeline_name: pipeline,
    job_name: job,
    build_name: build,
    build_id: Number(buildId),
    type,
    step_name: step,
    attempt,
  };
}

function keep(row: Row = {}): Row {
  return row;
}

/** `subsystem status detail`, components in the order in which the server told them. */
function rewindHealth(health: { readonly components: readonly Row[] }, lines: readonly string[]): object {
  const [overall = '', , , ...components] = lines;
  const detail = (line: string): string => /\S+Z(?= *$)/.exec(line)?.[0] ?? '';
  return {
    ...health,
    timestamp: detail(overall),
    components: components.map((line) => {
      const row = health.components.find(({ name }) => line.startsWith(`${name} `));
      return { ...row, last_ran: detail(line) };
    }),
  };
}
