import { notifyJobs } from './notify-pipeline.ts';
import { parseInputs } from './pipeline-shapes.ts';

/** The data a fake server serves: stock JSON objects, as the real API would send them, kept in plain lists that tests may change. */
export interface FakeWorld {
  now: number;
  teams: { id: number; name: string }[];
  pipelines: Record<string, unknown>[];
  jobs: Record<string, unknown>[];
  resources: Record<string, unknown>[];
  builds: Record<string, unknown>[];
  /** By `<team>/<pipeline>/<resource>`. */
  versions: Map<string, Record<string, unknown>[]>;
}

interface Sketch {
  readonly team: string;
  readonly name: string;
  readonly vars?: Record<string, unknown>;
  /** Letters of the jobs of each layer: s f e a p r n, as in the visual design. */
  readonly layers: readonly string[];
  /** Letters of the newest builds, newest last. */
  readonly tail: string;
  /** Seconds since the status last changed. */
  readonly age: number;
  readonly special?: string;
  readonly paused?: string;
  readonly bad?: number;
}

const minute = 60;
const hour = 3600;
const day = 86_400;
const words: Readonly<Record<string, string>> = {
  s: 'succeeded',
  f: 'failed',
  e: 'errored',
  a: 'aborted',
  p: 'pending',
  r: 'started',
};

const sketches: readonly Sketch[] = [
  { team: 'notify', name: 'deploy-notify', layers: [], tail: 'sssfsf', age: 11 * minute, bad: 0.12 },
  {
    team: 'notify',
    name: 'smoke-tests',
    layers: ['ss', 'srs', 's'],
    tail: 'sssss',
    age: 100,
    special: 'smoke-production',
  },
  { team: 'notify', name: 'functional-tests', layers: ['s', 'ssss', 'ss'], tail: 'ssssss', age: 38 * minute },
  { team: 'notify', name: 'performance', layers: ['s', 's', 's'], tail: 'sassss', age: 9 * hour },
  { team: 'notify', name: 'document-download', layers: ['s', 'ss', 's', 'ss'], tail: 'ssssss', age: 111 * minute },
  { team: 'notify', name: 'antivirus', layers: ['ss', 's', 'ss'], tail: 'ssssss', age: 5 * hour + 20 * minute },
  {
    team: 'notify',
    name: 'rotate-keys',
    layers: ['s', 'se', 's'],
    tail: 'sssse',
    age: 6 * hour + 41 * minute,
    special: 'rotate-staging',
  },
  { team: 'notify', name: 'cost-report', layers: ['s', 's'], tail: 'ssss', age: 12 * day, paused: 't.okafor' },
  {
    team: 'platform',
    name: 'terraform',
    layers: ['sss', 'srs', 'sss'],
    tail: 'ssss',
    age: 364,
    special: 'apply-staging',
  },
  ...[...'ssssfsrsssrs'].map(
    (letter, index): Sketch => ({
      team: 'platform',
      name: 'review-apps',
      vars: { pr: 4819 + index },
      layers: [letter],
      tail: letter === 'r' ? 'sss' : `sss${letter}`,
      age: 22 * minute,
      special: 'deploy',
    }),
  ),
  {
    team: 'platform',
    name: 'base-images',
    layers: ['sssss', 'sssss', 's'],
    tail: 'ssssss',
    age: 3 * hour + 9 * minute,
  },
  { team: 'platform', name: 'dns', layers: ['s', 'ss'], tail: 'sssfss', age: 2 * day },
  { team: 'platform', name: 'audit-export', layers: ['n'], tail: '', age: 0 },
  { team: 'docs', name: 'tech-docs', layers: ['s', 'ss'], tail: 'ssssss', age: 14 * minute },
  { team: 'docs', name: 'status-page', layers: ['s', 'a'], tail: 'ssssa', age: 63 * minute, special: 'publish' },
];

/** Numbers that look random and are the same every time. */
export function seededNumbers(seed: string): () => number {
  let state = [...seed].reduce((sum, character) => Math.imul(sum ^ character.charCodeAt(0), 16_777_619), 2_166_136_261);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The world of the visual design: its teams, pipelines and builds, aged from `now` (Unix seconds). */
export function notifyWorld(now: number): FakeWorld {
  const world: FakeWorld = {
    now,
    teams: [
      { id: 1, name: 'notify' },
      { id: 2, name: 'platform' },
      { id: 3, name: 'docs' },
    ],
    pipelines: [],
    jobs: [],
    resources: [],
    builds: [],
    versions: new Map(),
  };
  for (const sketch of sketches) addPipeline(world, sketch);
  return world;
}

function addPipeline(world: FakeWorld, sketch: Sketch): void {
  const id = world.pipelines.length + 1;
  const base = { team_name: sketch.team, pipeline_id: id, pipeline_name: sketch.name };
  const owner = sketch.vars === undefined ? base : { ...base, pipeline_instance_vars: sketch.vars };
  world.pipelines.push({
    id,
    name: sketch.name,
    team_name: sketch.team,
    ...(sketch.vars === undefined ? {} : { instance_vars: sketch.vars }),
    paused: sketch.paused !== undefined,
    ...(sketch.paused === undefined ? {} : { paused_by: sketch.paused, paused_at: world.now - sketch.age }),
    public: sketch.team === 'docs',
    archived: false,
    ...(sketch.layers.length === 0
      ? { groups: ['all', 'build', 'preview', 'staging', 'production', 'terraform'].map((name) => ({ name })) }
      : {}),
    last_updated: world.now - 30 * day,
  });
  if (sketch.layers.length === 0) addNotifyJobs(world, owner);
  else addLayers(world, owner, sketch);
}

function addLayers(world: FakeWorld, owner: Record<string, unknown>, sketch: Sketch): void {
  const names: string[][] = [];
  sketch.layers.forEach((layer, depth) => {
    names.push(
      [...layer].map((letter, index) =>
        letter !== 's' && sketch.special !== undefined ? sketch.special : `job-${depth + 1}-${index + 1}`,
      ),
    );
    [...layer].forEach((letter, index) => {
      const before = names[depth - 1] ?? [];
      const passed = before[Math.min(index, before.length - 1)];
      const inputs = [
        { name: 'src', resource: 'src', trigger: true, ...(passed === undefined ? {} : { passed: [passed] }) },
      ];
      addJob(world, owner, {
        name: names[depth]?.[index] ?? 'job',
        inputs,
        letter,
        age: sketch.age,
        history: sketch,
        outputs: [],
      });
    });
  });
  addResource(world, owner, 'src', 'git', '3be81f0c1aa2f0e5b3d9a7716ce1d3f2b80c4e93');
}

/** Letter and age of the newest build, number and age in seconds, as in the design's graph. */
const notifyNow: Readonly<Record<string, readonly [letter: string, number: number, age: number, tail: string]>> = {
  'build-api': ['s', 312, 31 * minute, 'ssssss'],
  'build-admin': ['s', 268, 3 * hour, 'sssfss'],
  'build-templates': ['s', 140, day, 'ssssss'],
  'build-downloads': ['s', 97, 4 * day, 'ssasss'],
  'build-antivirus': ['s', 61, 9 * day, 'ssssss'],
  'plan-terraform': ['s', 204, 2 * hour, 'ssssss'],
  'deploy-preview': ['s', 241, 26 * minute, 'ssssss'],
  'scan-images': ['s', 233, 24 * minute, 'sessss'],
  'apply-preview': ['s', 198, hour, 'ssssss'],
  'smoke-preview': ['s', 241, 21 * minute, 'ssssss'],
  'e2e-preview': ['f', 118, 11 * minute, 'sssfsssfsf'],
  'a11y-preview': ['s', 240, 19 * minute, 'ssssss'],
  'contract-tests': ['r', 87, 131, 'sssss'],
  'drift-check': ['P', 17, 3 * day, 'ssfsff'],
  'deploy-staging': ['r', 238, 331, 'ssssssfsss'],
  'perf-staging': ['s', 44, day, 'ssasss'],
  'restore-backup': ['s', 12, 9 * hour, 'ssssss'],
  'apply-staging': ['s', 191, hour, 'ssssss'],
  'deploy-production': ['s', 237, day, 'ssssss'],
  'migrate-production': ['s', 36, 6 * day, 'ssssss'],
  'apply-production': ['s', 180, day, 'ssssss'],
  'smoke-production': ['s', 237, day, 'ssssss'],
  'tag-release': ['s', 237, day, 'ssssss'],
  'release-notes': ['n', 0, 0, ''],
  'purge-cdn': ['s', 229, 2 * day, 'sssses'],
};

function addNotifyJobs(world: FakeWorld, owner: Record<string, unknown>): void {
  for (const [name, group, inputs, outputs] of notifyJobs) {
    const [letter, number, age, tail] = notifyNow[name] ?? ['s', 9, hour, 'ss'];
    addJob(world, owner, {
      name,
      group,
      letter: letter === 'P' ? 'f' : letter,
      paused: letter === 'P' ? 'p.nair' : undefined,
      number,
      age,
      inputs: parseInputs(inputs),
      outputs: outputs === '' ? [] : [{ name: outputs, resource: outputs }],
      history: { tail, bad: 0.06, length: Math.min(number, 50) },
    });
  }
  for (const [name, type, version] of [
    ['api-src', 'git', '3be81f0c1aa2f0e5b3d9a7716ce1d3f2b80c4e93'],
    ['admin-src', 'git', '09be77d4c1aa2f0e5b3d9a7716ce1d3f2b80c4e9'],
    ['templates-src', 'git', 'c8812ef4c1aa2f0e5b3d9a7716ce1d3f2b80c4e9'],
    ['downloads-src', 'git', '5d0aa314c1aa2f0e5b3d9a7716ce1d3f2b80c4e9'],
    ['clamav', 'registry-image', '1.4.1'],
    ['infra-src', 'git', 'e7734b04c1aa2f0e5b3d9a7716ce1d3f2b80c4e9'],
    ['nightly', 'time', '02:00'],
  ] as const) {
    addResource(world, owner, name, type, version);
  }
}

interface JobSketch {
  readonly name: string;
  readonly group?: string;
  readonly letter: string;
  readonly paused?: string | undefined;
  readonly number?: number;
  readonly age: number;
  readonly inputs: readonly Record<string, unknown>[] | ReturnType<typeof parseInputs>;
  readonly outputs: readonly Record<string, unknown>[];
  readonly history: { readonly tail: string; readonly bad?: number; readonly length?: number };
}

function addJob(world: FakeWorld, owner: Record<string, unknown>, sketch: JobSketch): void {
  const id = world.jobs.length + 1;
  const builds = sketch.letter === 'n' ? [] : makeBuilds(world, owner, sketch);
  const newest = builds.at(-1);
  const running = newest?.status === 'started' ? newest : undefined;
  const finished = running === undefined ? newest : builds.at(-2);
  const changed = builds.findLast(
    (build, index) => build.status === finished?.status && builds[index - 1]?.status !== finished?.status,
  );
  world.jobs.push({
    id,
    name: sketch.name,
    ...owner,
    ...(sketch.group === undefined ? {} : { groups: ['all', sketch.group] }),
    ...(sketch.paused === undefined
      ? {}
      : { paused: true, paused_by: sketch.paused, paused_at: world.now - sketch.age }),
    ...(running === undefined ? {} : { next_build: running }),
    ...(finished === undefined ? {} : { finished_build: finished, transition_build: changed ?? finished }),
    inputs: sketch.inputs,
    outputs: sketch.outputs,
  });
}

function makeBuilds(world: FakeWorld, owner: Record<string, unknown>, sketch: JobSketch): Record<string, unknown>[] {
  const random = seededNumbers(
    `${owner.pipeline_name}/${sketch.name}/${JSON.stringify(owner.pipeline_instance_vars ?? '')}`,
  );
  const length = sketch.history.length ?? 12;
  const number = sketch.number ?? length;
  const letters = `${sketch.history.tail.slice(0, -1)}${sketch.letter}`;
  const isSound = sketch.letter === 's';
  const tail = sketch.letter === 'r' ? `${sketch.history.tail}r` : isSound ? 's' : letters.slice(-3);
  const usual = 120 + random() * 560;
  const builds: Record<string, unknown>[] = [];
  for (let index = 0; index < length; index += 1) {
    const letter =
      tail[index - (length - tail.length)] ??
      (random() < (sketch.history.bad ?? 0.045) ? 'fffea'[Math.floor(random() * 5)] : 's') ??
      's';
    const back = length - 1 - index;
    const duration = Math.round(
      usual * (0.72 + random() * 0.4 + (random() < 0.06 ? 0.35 : 0)) * (letter === 's' ? 1 : 0.7),
    );
    const end = world.now - sketch.age - back * (2200 + Math.round(random() * 4000));
    builds.push(makeBuild(world, owner, { job: sketch.name, name: String(number - back), letter, end, duration }));
  }
  return builds;
}

function makeBuild(
  world: FakeWorld,
  owner: Record<string, unknown>,
  build: { job: string; name: string; letter: string; end: number; duration: number },
): Record<string, unknown> {
  const running = build.letter === 'r';
  const made = {
    id: world.builds.length + 100,
    name: build.name,
    status: words[build.letter] ?? 'succeeded',
    api_url: `/api/v1/builds/${world.builds.length + 100}`,
    job_name: build.job,
    ...owner,
    start_time: running ? build.end : build.end - build.duration,
    ...(running ? {} : { end_time: build.end }),
    ...(Number(build.name) % 9 === 7 ? { created_by: 'p.nair', comment: 'after the hotfix' } : {}),
  };
  world.builds.push(made);
  return made;
}

function addResource(
  world: FakeWorld,
  owner: Record<string, unknown>,
  name: string,
  type: string,
  version: string,
): void {
  const key = type === 'time' ? 'time' : type === 'git' ? 'ref' : 'digest';
  const pinned = name === 'api-src';
  world.resources.push({
    name,
    type,
    ...owner,
    last_checked: world.now - 18,
    ...(pinned
      ? { pinned_version: { ref: version }, pin_comment: 'Hold at the last good commit while letters are broken.' }
      : {}),
    build: {
      id: 9000 + world.resources.length,
      name: 'check',
      status: 'succeeded',
      start_time: world.now - 19,
      end_time: world.now - 18,
    },
  });
  world.versions.set(`${owner.team_name}/${owner.pipeline_name}/${name}`, versionsOf(key, version, world.now));
}

const commits: readonly (readonly [ref: string, message: string, author: string])[] = [
  ['e2210fa4c1aa2f0e5b3d9a7716ce1d3f2b80c4e9', 'Log the precompiled letter size', 't.okafor'],
  ['b07c4d94c1aa2f0e5b3d9a7716ce1d3f2b80c4e9', 'Bump flask from 3.0.2 to 3.0.3', 'dependabot'],
  ['a41f9c24c1aa2f0e5b3d9a7716ce1d3f2b80c4e9', 'Retry letter uploads once', 't.okafor'],
  ['', 'Fix timeout in postage lookup', 'i.duarte'],
  ['77c0d184c1aa2f0e5b3d9a7716ce1d3f2b80c4e9', 'Remove unused letter branding columns', 's.adeyemi'],
  ['4fe9a034c1aa2f0e5b3d9a7716ce1d3f2b80c4e9', 'Add rate limit to bulk upload', 'p.nair'],
];

function versionsOf(key: string, current: string, now: number): Record<string, unknown>[] {
  if (key !== 'ref') return [{ id: 900, version: { [key]: current }, enabled: true }];
  return commits.map(([ref, message, author], index) => ({
    id: 900 - index,
    version: { ref: ref === '' ? current : ref },
    enabled: index !== 4,
    metadata: [
      { name: 'commit', value: ref === '' ? current : ref },
      { name: 'author', value: author },
      { name: 'author_date', value: new Date((now - index * 7200) * 1000).toISOString() },
      { name: 'message', value: `${message}\n\nLonger text of the commit.` },
      { name: 'url', value: `https://git.example.gov/notify/api/commit/${(ref === '' ? current : ref).slice(0, 7)}` },
    ],
  }));
}
