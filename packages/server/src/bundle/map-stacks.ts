import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';

/**
 * Has the stacks of errors name lines of the sources instead of the bundle's. Unlike Node's own way, the map is read when it is first
 * needed: that keeps start-up short and twenty megabytes free.
 */
export function mapStacks(bundle: string): void {
  let map: SourceMap | undefined;
  const inSource = (frame: NodeJS.CallSite): string => {
    const text = String(frame);
    const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
    if (frame.getFileName() !== bundle || line === null || column === null) return text;
    map ??= readMap(bundle);
    const origin = map.findOrigin(line, column);
    if (!('fileName' in origin)) return text;
    const source = resolve(dirname(bundle), origin.fileName);
    return text.replace(`${bundle}:${line}:${column}`, () => `${source}:${origin.lineNumber}:${origin.columnNumber}`);
  };
  Error.prepareStackTrace = (error, frames) => {
    const head = Error.prototype.toString.call(error);
    // Streams look at the stack of whatever ends them. An abort is everyday business, and the map takes seventy megabytes.
    const inBundle = error.name === 'AbortError' ? String : inSource;
    return [head, ...frames.map((frame) => `    at ${inBundle(frame)}`)].join('\n');
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
