import type { App } from './app.svelte.ts';

/** What the commands in our pages call this server: the cluster's name, else `local`. */
export function flyTarget(app: App): string {
  const name = app.info?.clusterName ?? '';
  return name === '' ? 'local' : name;
}

/** A value as a POSIX shell takes it: bare where it can be, else in single quotes. */
export function shellWord(value: string): string {
  return /^[\w./:@%+=,#-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
