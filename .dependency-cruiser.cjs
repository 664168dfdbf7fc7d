/** The arrows of the house (ARCHITECTURE.md): a room imports only what stands below it, and only through its door. */
const below = {
  foundation: [],
  protocol: [],
  pipeline: ['protocol'],
  db: ['pipeline', 'protocol'],
  'event-log': ['db', 'pipeline', 'protocol'],
  runtime: ['db', 'pipeline', 'protocol'],
  'runtime-garden': ['runtime', 'protocol', 'pipeline'],
  scheduler: ['runtime', 'db', 'pipeline', 'protocol'],
  engine: ['creds', 'event-log', 'runtime', 'db', 'pipeline', 'protocol'],
  creds: ['pipeline', 'protocol'],
  auth: ['db', 'pipeline', 'protocol'],
  gc: ['event-log', 'runtime', 'db', 'pipeline', 'protocol'],
  api: ['auth', 'creds', 'scheduler', 'event-log', 'runtime', 'db', 'pipeline', 'protocol'],
  server: [
    'api',
    'auth',
    'creds',
    'gc',
    'engine',
    'scheduler',
    'runtime-garden',
    'runtime',
    'event-log',
    'db',
    'pipeline',
    'protocol',
    'worker',
    'resources',
  ],
  fly: ['pipeline', 'protocol'],
  worker: ['protocol'],
  resources: ['protocol'],
  'web-ui': ['protocol'],
};

const rooms = Object.keys(below);

/** Tests and what is for tests; the tools they use are the repository's. */
const testFiles = '(\\.test\\.ts$|/testing/|/contract/|\\.contract\\.ts$|\\.stories\\.ts$)';

const arrows = rooms.map((room) => {
  const allowed = [room, 'foundation', ...below[room]];
  return {
    name: `${room}-imports-downwards`,
    comment: `${room} may import ${allowed.slice(1).join(', ')} and nothing else of the house`,
    severity: 'error',
    from: { path: `^packages/${room}/` },
    to: { path: '^packages/', pathNot: `^packages/(${allowed.join('|')})/` },
  };
});

const doors = rooms.map((room) => ({
  name: `${room}-through-its-door`,
  comment: `other rooms import @rondo/${room}, never a file inside it`,
  severity: 'error',
  from: { path: '^packages/', pathNot: `^packages/${room}/` },
  to: { path: `^packages/${room}/src/`, pathNot: `^packages/${room}/src/(index|testing/index|contract/index)\\.ts$` },
}));

module.exports = {
  forbidden: [
    ...arrows,
    ...doors,
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'declared-only',
      comment: 'a package imports only what its own package.json names; hoisting hides the rest',
      severity: 'error',
      from: { path: '^packages/', pathNot: testFiles },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: '^packages/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'testing-only-in-tests',
      comment: 'what lies under testing/ is for tests',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: testFiles },
      to: { path: '^packages/[^/]+/src/testing/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json', '.svelte'],
    },
  },
};
