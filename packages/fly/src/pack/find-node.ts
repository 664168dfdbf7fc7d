import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isOwnSystem, ownSystem, type System } from './systems.ts';

const root = join(import.meta.dirname, '../../../..');

/** The release of Node that this runs on. */
const ownMajor = Number(process.versions.node.split('.')[0]);

/** Where the Nodes of other systems and releases are kept by default. */
const ownDirectory = join(root, '.node');

/** The Node binary for a system: the running one, or one that npm brings into a directory. Throws where there is none. */
export async function findNode(system: System, nodesDirectory: string = ownDirectory): Promise<string> {
  const { nodePackage, nodeMajor, nodePath } = system;
  if (isOwnSystem(system) && nodeMajor === ownMajor) return process.execPath;
  const directory = join(nodesDirectory, nodeMajor === 24 ? nodePackage : `${nodePackage}-${nodeMajor}`);
  const binary = join(directory, 'node_modules', nodePackage, nodePath);
  if (!existsSync(binary)) await bring(system, directory);
  if (!existsSync(binary)) throw new Error(`${nodePackage} holds no ${nodePath}`);
  checkRelease(join(directory, 'node_modules', nodePackage, 'package.json'), system);
  return binary;
}

/** The Node of this machine that writes what a Node of `major` reads: how a program lies inside differs between releases. */
export function findWriter(nodeMajor: System['nodeMajor'], nodesDirectory?: string): Promise<string> {
  return findNode({ ...ownSystem(), nodeMajor }, nodesDirectory);
}

/** Node 24.6 changed how a program lies inside, too. */
function checkRelease(file: string, { nodePackage, nodeMajor }: System): void {
  const { version } = JSON.parse(readFileSync(file, 'utf8'));
  const [major = 0, minor = 0] = String(version).split('.').map(Number);
  if (major === nodeMajor && (major > 24 || minor >= 6)) return;
  const wanted = nodeMajor === 24 ? '24.6 or a newer 24' : String(nodeMajor);
  throw new Error(`${nodePackage} brings Node ${version}: fly is packed for it with Node ${wanted} only`);
}

async function bring({ nodePackage, nodeMajor }: System, directory: string): Promise<void> {
  const words = ['install', '--prefix', directory, '--force', '--ignore-scripts', '--no-audit', '--no-fund'];
  const npm = [
    join(root, 'scripts/node'),
    '--npm',
    ...words,
    '--no-package-lock',
    '--fetch-retries=1',
    `${nodePackage}@${nodeMajor}`,
  ];
  const [program = '', ...args] = npm;
  try {
    await promisify(execFile)(program, args);
  } catch (cause) {
    throw new Error(`npm could not bring ${nodePackage}@${nodeMajor}, the Node to pack fly with`, { cause });
  }
}
