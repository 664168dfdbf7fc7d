/** Where the CLI for a visitor's machine lies, guessed from the browser's user agent. */
export function flyDownload(userAgent: string): { path: string; system: string } {
  const platform = /Mac OS|Macintosh/.test(userAgent) ? 'darwin' : /Windows/.test(userAgent) ? 'windows' : 'linux';
  const arch = /aarch64|arm64/i.test(userAgent) ? 'arm64' : 'amd64';
  const names = { darwin: 'macOS', windows: 'Windows', linux: 'Linux' } as const;
  return { path: `/api/v1/cli?arch=${arch}&platform=${platform}`, system: names[platform] };
}
