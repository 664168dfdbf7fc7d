import type { MemoryProgram, ProgramContext } from '@rondo/runtime/testing';

type Source = {
  readonly initial_version?: string;
  readonly no_initial_version?: boolean;
  readonly create_files?: Record<string, unknown>;
  readonly metadata?: { name: string; value: string }[];
  readonly log?: string;
  readonly check_failure?: string;
};
type Request = {
  readonly source: Source | null;
  readonly version?: { readonly version: string };
  readonly params?: Record<string, unknown>;
};

/** The `mock` resource type, as far as recordings of builds need it. */
export const mockPrograms: Record<string, MemoryProgram> = {
  '/opt/resource/check': (context) => {
    const { source, version } = readRequest(context);
    if (source?.check_failure !== undefined) {
      context.write('stderr', `${source.check_failure}\n`);
      return 1;
    }
    const first = source?.initial_version ?? context.env.MIRRORED_VERSION ?? 'mock';
    const versions = version === undefined ? (source?.no_initial_version ? [] : [{ version: first }]) : [version];
    context.write('stdout', JSON.stringify(versions));
    return 0;
  },
  '/opt/resource/in': (context) => {
    const { source, version, params = {} } = readRequest(context);
    const unknown = Object.keys(params).find((name) => name !== 'create_files_via_params');
    if (unknown !== undefined) {
      context.write('stderr', `invalid payload: json: unknown field "${unknown}"\n`);
      return 1;
    }
    const directory = context.args[0] ?? '';
    context.write('stderr', `fetching version: ${version?.version}\n`);
    const files = { ...source?.create_files, ...(params.create_files_via_params as object | undefined) };
    for (const [name, content] of Object.entries(files)) {
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      context.writeFile(`${directory}/${name}`, text.replaceAll('START_VAR', '((').replaceAll('END_VAR', '))'));
    }
    context.writeFile(`${directory}/version`, `${version?.version}\n`);
    context.writeFile(
      `${directory}/metadata.json`,
      JSON.stringify({ env: ['FROM_IMAGE=yes', `MIRRORED_VERSION=${version?.version}`] }),
    );
    const { metadata } = source ?? {};
    context.write('stdout', JSON.stringify({ version, ...(metadata === undefined ? {} : { metadata }) }));
    return 0;
  },
  '/opt/resource/out': (context) => {
    const { params = {} } = readRequest(context);
    const directory = context.args[0] ?? '';
    const file = typeof params.file === 'string' ? context.readFile(`${directory}/${params.file}`) : undefined;
    const version = file ?? params.version;
    if (typeof version !== 'string') {
      context.write('stderr', 'no version to push\n');
      return 1;
    }
    context.write('stderr', `pushing version: ${version}\n`);
    context.write('stdout', JSON.stringify({ version: { version } }));
    return 0;
  },
};

/** The few commands that the tasks of the recordings use. */
export const taskPrograms: Record<string, MemoryProgram> = {
  true: () => 0,
  echo: ({ args, write }) => {
    write('stdout', `${args.join(' ')}\r\n`);
    return 0;
  },
  cat: ({ args: [path = ''], dir, readFile, write }) => {
    write('stdout', readFile(`${dir}/${path}`) ?? '');
    return 0;
  },
  sleep: async ({ terminated }) => {
    await new Promise((resolve) => terminated.addEventListener('abort', resolve, { once: true }));
    return 143;
  },
  sh: shell,
};

/** The scripts that occur, by what they do. */
async function shell({ args, env, dir, readFile, writeFile, write, terminated }: ProgramContext): Promise<number> {
  const script = args[1] ?? '';
  if (script.includes('got-term')) {
    write('stdout', 'waiting\r\n');
    await new Promise((resolve) => terminated.addEventListener('abort', resolve, { once: true }));
    write('stdout', 'got-term\r\n');
    return 0;
  }
  if (script.includes('exit 3')) {
    write('stderr', 'to-stderr\r\n');
    return 3;
  }
  if (script.includes('who=')) {
    write('stdout', `who=${env.WHO}\r\n${readFile(`${dir}/src/hello.txt`)}`);
    writeFile(`${dir}/out/file`, 'data\r\n');
    return 0;
  }
  const words = script
    .replace(/^echo /, '')
    .split(' ')
    .map((word) => (word.startsWith('$') ? (env[word.slice(1)] ?? '') : word));
  write('stdout', `${words.join(' ')}\r\n`);
  return 0;
}

function readRequest({ stdin }: ProgramContext): Request {
  return JSON.parse(stdin);
}
