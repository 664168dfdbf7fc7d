import type { StockBuild } from '../../data/stock-shapes.ts';

/** Order of a job's builds: newest first, a rerun `N.M` above its original `N` (ui.md A9.2). */
export function compareBuildNames(a: string, b: string): number {
  const [aMain = 0, aRerun = 0] = a.split('.').map(Number);
  const [bMain = 0, bRerun = 0] = b.split('.').map(Number);
  return bMain - aMain || bRerun - aRerun;
}

const lifeOrder = ['pending', 'started'];

/** Of two states of one build the later one: an answer that was on its way while the build went on does not turn it back. */
export function newerBuild(known: StockBuild, told: StockBuild): StockBuild {
  const rank = (build: StockBuild) =>
    lifeOrder.includes(build.status) ? lifeOrder.indexOf(build.status) : lifeOrder.length;
  return rank(told) < rank(known) ? known : told;
}

/** A list of builds with newer states of some of them, and new ones put where they belong. */
export function mergeBuilds(builds: readonly StockBuild[], changed: readonly StockBuild[]): StockBuild[] {
  const byId = new Map(builds.map((build) => [build.id, build]));
  for (const build of changed) {
    const known = byId.get(build.id);
    byId.set(build.id, known === undefined ? build : newerBuild(known, build));
  }
  return [...byId.values()].sort((a, b) => compareBuildNames(a.name, b.name));
}
