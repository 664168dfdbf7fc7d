import type { StockVersion } from '../../data/stock-shapes.ts';

/** A value of the metadata under one of several names, whatever their case. */
function metadata(version: StockVersion, names: readonly string[]): string | undefined {
  const found = names.flatMap((name) => version.metadata.find((pair) => pair.name.toLowerCase() === name) ?? []);
  return found[0]?.value;
}

/** What a version is about, in one line: the first line of its message, a title, a tag. */
export function versionMessage(version: StockVersion): string {
  const message = metadata(version, ['message', 'title', 'name', 'tag', 'tags', 'description', 'number']);
  return message?.trim().split('\n')[0] ?? '';
}

export function versionAuthor(version: StockVersion): string {
  return metadata(version, ['author', 'committer', 'user']) ?? '';
}

/** The heading of the first column: the one key of the versions, or `version`. */
export function versionKey(versions: readonly StockVersion[]): string {
  const keys = new Set(versions.flatMap((version) => Object.keys(version.version)));
  const [only] = keys;
  return keys.size === 1 && only !== undefined ? only : 'version';
}

/** When a version was made, Unix seconds, if it says so itself. */
export function versionTime(version: StockVersion): number | undefined {
  const text =
    metadata(version, ['committer_date', 'author_date', 'date', 'timestamp', 'time', 'created']) ??
    version.version.time;
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms / 1000;
}
