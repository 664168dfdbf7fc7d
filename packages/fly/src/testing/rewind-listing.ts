interface Row {
  readonly id?: number | string;
  readonly name?: string;
  readonly [field: string]: unknown;
}

/**
 * What the server said when a table was recorded. The same listing was recorded as JSON only seconds later, when builds had
 * ended, components had run and containers had gone; that is taken back to what the table shows.
 */
export function rewindListing(command: string, json: string, table: string): string {
  const lines = table.split('\n').filter((line) => line !== '' && !/^(id|handle|name) /.test(line));
  if (command === 'health') return JSON.stringify(rewindHealth(JSON.parse(json), lines));
  const rewind = {
    builds: rewindBuild,
    'get-components': rewindComponent,
    containers: keepOrMakeContainer,
    volumes: keep,
  }[command];
  if (rewind === undefined) return json;
  const rows: readonly Row[] = JSON.parse(json);
  const shown = lines.map((line) => {
    const cells = line.trim().split(/ {2,}/);
    const row = rows.find(({ id, name }) => cells[0] === (command === 'get-components' ? name : String(id)));
    return rewind(row, cells);
  });
  return JSON.stringify(shown);
}

/** `id name status start end duration team created by`. */
function rewindBuild(row: Row = {}, [, , status, , end]: readonly string[]): Row {
  const { end_time: endTime, ...rest } = row;
  return { ...rest, status, ...(end !== 'n/a' && { end_time: endTime }) };
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
