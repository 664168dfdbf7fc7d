/** A build of the CLI that the server hands out. */
export interface FlyBuild {
  /** As the stock page names it in its list. */
  readonly id: string;
  readonly label: string;
  readonly system: 'Linux' | 'macOS' | 'Windows';
  /** Where it lies on this server. */
  readonly path: string;
}

function build(system: FlyBuild['system'], arch: 'amd64' | 'arm64'): FlyBuild {
  const platform = ({ Linux: 'linux', macOS: 'darwin', Windows: 'windows' } as const)[system];
  const machine = arch === 'amd64' ? 'x86_64' : 'arm64';
  const path = `/api/v1/cli?arch=${arch}&platform=${platform}`;
  return { id: `${platform}-${arch}`, label: `${system} (${machine})`, system, path };
}

/** Every build there is, in the order of the list (ui.md A12.2), which stock ends before Windows on ARM. */
export const flyBuilds: readonly [FlyBuild, ...FlyBuild[]] = [
  build('Linux', 'amd64'),
  build('Linux', 'arm64'),
  build('macOS', 'amd64'),
  build('macOS', 'arm64'),
  build('Windows', 'amd64'),
  build('Windows', 'arm64'),
];

/** The CLI for a visitor's machine, guessed from the browser's user agent. */
export function guessFlyBuild(userAgent: string): FlyBuild {
  const system = /Mac OS|Macintosh/.test(userAgent) ? 'macOS' : /Windows/.test(userAgent) ? 'Windows' : 'Linux';
  const machine = /aarch64|arm64/i.test(userAgent) ? 'arm64' : 'x86_64';
  const own = flyBuilds.filter((one) => one.system === system);
  return own.find((one) => one.label.includes(machine)) ?? own[0] ?? flyBuilds[0];
}

/** The command that brings a build from this server into the current directory: for a shell, or for PowerShell on Windows. */
export function flyInstallCommand(origin: string, { system, path }: FlyBuild): string {
  const address = `'${origin}${path}'`;
  return system === 'Windows'
    ? `Invoke-WebRequest ${address} -OutFile fly.exe`
    : `curl -Lo fly ${address} && chmod +x fly`;
}
