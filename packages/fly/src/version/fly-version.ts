declare global {
  /** Put in its place when the client is packed for a server that says it is another release. */
  var flyRelease: string | undefined;
}

/** The release whose command line this is: servers refuse clients of another major or minor (fly.md 6.2). */
const release = '8.3.0';

/** What `fly --version` says; `FAKE_FLY_VERSION` overrides it. */
export function flyVersion(env: Readonly<Record<string, string | undefined>>): string {
  return env.FAKE_FLY_VERSION ?? globalThis.flyRelease ?? release;
}
