/** Addresses of the UI as segments (ui.md A2.1 and C3): `:` is any name, `#` a number, everything else stands for itself. */
const pages = [
  '',
  'dashboard',
  'hd',
  'login',
  'fly_success',
  'download-fly',
  'workers',
  'settings',
  'builds',
  'builds/#',
  'teams/:/pipelines/:',
  'teams/:/pipelines/:/builds',
  'teams/:/pipelines/:/config',
  'teams/:/pipelines/:/jobs/:',
  'teams/:/pipelines/:/jobs/:/builds/:',
  'teams/:/pipelines/:/resources/:',
  'teams/:/pipelines/:/resources/:/causality/#/downstream',
  'teams/:/pipelines/:/resources/:/causality/#/upstream',
].map((page) => page.split('/').filter((segment) => segment !== ''));

/**
 * Does the UI have a page at this address? The server answers 404 where it has none, the pages show the same. Says nothing about
 * whether the pipeline or build of the address exists: who may know that is decided by the API that the page asks.
 *
 * @param path of a URL, without query; raw or percent-encoded. Empty segments do not count.
 */
export function isPagePath(path: string): boolean {
  const segments = path.split('/').filter((segment) => segment !== '');
  return pages.some(
    (page) => page.length === segments.length && page.every((part, index) => fits(part, segments[index] ?? '')),
  );
}

function fits(part: string, segment: string): boolean {
  return part === ':' || (part === '#' ? /^\d+$/.test(segment) : part === segment);
}
