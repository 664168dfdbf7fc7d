import { type GoldenRun, goldenRuns } from './golden-runs.ts';

/** A test file that repeats recorded runs. */
export type Place =
  /** `run-fly.test.ts`: no server is needed. */
  | 'offline'
  /** `recorded-listings.test.ts`: against recorded answers. */
  | 'listings'
  /** `config/set-pipeline.golden.test.ts`: against a server in memory. */
  | 'set-pipeline'
  /** `events/watch-build.test.ts`: recorded streams. */
  | 'watch'
  /** `recorded-sessions.test.ts`: browser logins, menus of containers, `curl`, `sync`. */
  | 'sessions'
  /** `e2e/fly-goldens.db.test.ts`: over the API, without a worker. */
  | 'api'
  /** `e2e/fly.e2e.test.ts`: whole Rondo, as builds and containers are needed. */
  | 'containers'
  /** Not repeated: {@link notRepeated} says why. */
  | 'none';

/** Table: where runs of a file are repeated; the first line that matches a run (its words without `fly -t g`) counts. */
const places: readonly (readonly [file: string, lines: RegExp, place: Place])[] = [
  ['help', /^/, 'offline'],
  ['validate-format', /^set-pipeline /, 'set-pipeline'],
  ['validate-format', /^/, 'offline'],
  ['tables', /^/, 'listings'],
  ['setup', /^/, 'set-pipeline'],
  ['set-pipeline', /^/, 'set-pipeline'],
  ['actions', /^(workers|pipelines|builds -c 4|jobs -p chain|resources -p chain)$/, 'listings'],
  ['actions', /^watch -j hello\/hello$/, 'containers'],
  ['actions', /^watch (-b 1\d\d|-b 20\d|-t -b |-u http:\/\/127.0.0.1:18080|-j steps\/failing -b 1$)/, 'watch'],
  ['actions', /^curl (?!.*--print-and-exit)|^sync -f$/, 'sessions'],
  ['actions', /^(trigger-job|rerun-build) .* -w$|^check-resource(-type)? (?!.*nope)(?!.* -a$)/, 'containers'],
  ['actions', /^/, 'api'],
  ['execute', /(-i in1=\.|fail\.yml|execute-task\.yml$|var\.yml$)/, 'containers'],
  ['execute', /^/, 'api'],
  ['hijack', /^hijack -c chain\/code/, 'none'],
  ['hijack', /^(hijack|intercept) .*-s /, 'containers'],
  ['hijack', /^hijack (-b 185|-j steps\/(failing|hooks-failure)|-u )/, 'sessions'],
  ['hijack', /^/, 'api'],
  ['login', /^login -c http:\/\/127.0.0.1:18080$/, 'sessions'],
  ['login', /^workers$/, 'listings'],
  ['login', /^/, 'api'],
];

/** Why a run is not repeated. */
export const notRepeated: Readonly<Record<string, string>> = {
  'hijack -c chain/code -- ls /opt/resource':
    'checks of base types start no container (ARCHITECTURE.md, D12), so there is none to enter; gets and puts have one',
};

const files = ['help', 'setup', 'tables', 'set-pipeline', 'validate-format', 'actions', 'execute', 'hijack', 'login'];

export interface PlacedRun {
  /** The words of the run without the program and its target. */
  readonly name: string;
  readonly file: string;
  readonly place: Place;
  readonly run: GoldenRun;
}

/** All recorded runs, in the order in which they were recorded. */
export function placedRuns(): PlacedRun[] {
  return files.flatMap((file) =>
    goldenRuns(`${file}.json`).map((run) => {
      const name = run.argv.slice(run.argv[1] === '-t' ? 3 : 1).join(' ');
      const [, , place = 'none'] = places.find(([of, lines]) => of === file && lines.test(name)) ?? [];
      return { name, file, place, run };
    }),
  );
}

/** Those that one test file repeats. */
export function runsAt(place: Place): PlacedRun[] {
  return placedRuns().filter((placed) => placed.place === place);
}
