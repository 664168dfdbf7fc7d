import type { StockBuild } from '../../data/stock-shapes.ts';

/** Order of a job's builds: newest first, a rerun `N.M` above its original `N` (ui.md A9.2). */
export function compareBuildNames(a: string, b: string): number {
  const [aMain = 0, aRerun = 0] = a.split('.').map(Number);
  const [bMain = 0, bRerun = 0] = b.split('.').map(Number);
  return bMain - aMain || bRerun - aRerun;
}

/** A list of builds with newer states of some of them, and new ones put where they belong. */
export function mergeBuilds(builds: readonly StockBuild[], changed: readonly StockBuild[]): StockBuild[] {
  const byId = new Map(builds.map((build) => [build.id, build]));
  for (const build of changed) byId.set(build.id, build);
  return [...byId.values()].sort((a, b) => compareBuildNames(a.name, b.name));
}
