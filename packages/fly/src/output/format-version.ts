/** A version as people read it: `k:v,k:v`, sorted. */
export function formatVersion(version: Readonly<Record<string, string>>): string {
  return Object.entries(version)
    .map(([key, value]) => `${key}:${value}`)
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .join(',');
}

/** A version as sentences quote it: JSON with its keys in order. */
export function versionJson(version: Readonly<Record<string, string>> | null): string {
  if (version === null) return 'null';
  const entries = Object.entries(version).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return JSON.stringify(Object.fromEntries(entries));
}
