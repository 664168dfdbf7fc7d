import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundleClient } from './bundle-client.ts';
import { findNode, findWriter } from './find-node.ts';
import { signMachO } from './sign-mach-o.ts';
import { isOwnSystem, type System, systemName } from './systems.ts';
import { zipOf } from './zip-of.ts';

const run = promisify(execFile);

/** Where and how the client is packed. */
export type PackOptions = {
  /** Where the archive goes. */
  readonly directory: string;
  /** Where the Nodes of other systems are kept; `.node/` of the checkout by default. */
  readonly nodesDirectory?: string | undefined;
  /** The version that the packed client has; its own by default. */
  readonly release?: string | undefined;
};

/** Marks the place in a Node binary that says whether a program is inside. */
const sentinel = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/**
 * Makes `fly-PLATFORM-ARCH.tgz` (Windows: `.zip`) with one executable, as `/api/v1/cli` hands it out: a Node with the client inside.
 * Returns the path of the archive. Executables for macOS are signed for nobody, which is what their processors ask for.
 */
export async function packClient(system: System, options: PackOptions): Promise<string> {
  const { directory, nodesDirectory, release } = options;
  const workshop = await mkdtemp(join(tmpdir(), 'fly-pack-'));
  try {
    const program = join(workshop, system.platform === 'windows' ? 'fly.exe' : 'fly');
    await copyFile(await findNode(system, nodesDirectory), program);
    await chmod(program, 0o755);
    await inject(program, await makeBlob(system, { workshop, release, nodesDirectory }), system);
    await mkdir(directory, { recursive: true });
    return await archive(program, system, { workshop, directory });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function makeBlob(
  system: System,
  { workshop, release, nodesDirectory }: { workshop: string } & Pick<PackOptions, 'release' | 'nodesDirectory'>,
): Promise<string> {
  const [main, output, config] = ['fly.cjs', 'fly.blob', 'sea.json'].map((name) => join(workshop, name));
  await writeFile(`${main}`, await bundleClient(release));
  const settings = {
    main,
    output,
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    // Code is only compiled ahead for the very Node that made it.
    useCodeCache: isOwnSystem(system),
    execArgvExtension: 'none',
  };
  await writeFile(`${config}`, JSON.stringify(settings));
  await run(await findWriter(system.nodeMajor, nodesDirectory), ['--experimental-sea-config', `${config}`]);
  return `${output}`;
}

async function inject(program: string, blob: string, { platform }: System): Promise<void> {
  const postject = fileURLToPath(import.meta.resolve('postject/dist/cli.js'));
  const words = [program, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', sentinel];
  const segment = platform === 'darwin' ? ['--macho-segment-name', 'NODE_SEA'] : [];
  await run(process.execPath, [postject, ...words, ...segment]);
  // The signature that Node came with is void by now.
  if (platform === 'darwin') await writeFile(program, signMachO(await readFile(program), 'fly'));
}

async function archive(
  program: string,
  system: System,
  { workshop, directory }: { workshop: string; directory: string },
): Promise<string> {
  const name = join(directory, `fly-${systemName(system)}`);
  if (system.platform === 'windows') {
    await writeFile(`${name}.zip`, zipOf('fly.exe', await readFile(program)));
    return `${name}.zip`;
  }
  const owner = ['--owner=0', '--group=0', '--numeric-owner'];
  // It is unpacked for every download, and mostly on the machine that packs it: quick beats small.
  await run('tar', ['-cf', `${name}.tgz`, '-I', 'gzip -1', ...owner, '-C', workshop, 'fly']);
  return `${name}.tgz`;
}
