import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Has the stacks of errors name lines of the sources instead of the bundle's. Unlike Node's own way, the map is read when it is first
 * needed: that keeps start-up short and twenty megabytes free.
 */
export function mapStacks(bundle: string): void {
  const { href } = pathToFileURL(bundle);
  let map: SourceMap | undefined;
  const findSource = (place: string, file: string, line: string, column: string): string => {
    if (file !== href) return place;
    map ??= readMap(bundle);
    const origin = map.findOrigin(Number(line), Number(column));
    if (!('fileName' in origin)) return place;
    return `${fileURLToPath(new URL(origin.fileName, href))}:${origin.lineNumber}:${origin.columnNumber}`;
  };
  Error.prepareStackTrace = (error, frames) => {
    const head = Error.prototype.toString.call(error);
    return [
      head,
      ...frames.map((frame) => `    at ${String(frame).replace(/(file:[^\s()]+):(\d+):(\d+)/, findSource)}`),
    ].join('\n');
  };
}

/** An empty one where it cannot be read, as when bundles were made anew meanwhile. */
function readMap(bundle: string): SourceMap {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')));
  } catch {
    const nothing = { sources: [], sourcesContent: [], names: [], mappings: '' };
    return new SourceMap({ file: '', version: 3, sourceRoot: '', ...nothing });
  }
}
