import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isOwnSystem, type System } from './systems.ts';

const root = join(import.meta.dirname, '../../../..');

/** The Node binary for a system: the running one, or one that npm brings into a directory. Throws where there is none. */
export async function findNode(system: System, nodesDirectory: string = join(root, '.node')): Promise<string> {
  if (isOwnSystem(system)) return process.execPath;
  const directory = join(nodesDirectory, system.nodePackage);
  const binary = join(directory, 'node_modules', system.nodePackage, system.nodePath);
  if (!existsSync(binary)) await bring(system, directory);
  if (!existsSync(binary)) throw new Error(`${system.nodePackage} holds no ${system.nodePath}`);
  checkRelease(join(directory, 'node_modules', system.nodePackage, 'package.json'), system);
  return binary;
}

/** Node 24.6 changed how a program lies inside: an older one can't read what we make. */
function checkRelease(file: string, { nodePackage }: System): void {
  const { version } = JSON.parse(readFileSync(file, 'utf8'));
  const [major = 0, minor = 0] = String(version).split('.').map(Number);
  if (major === 24 && minor >= 6) return;
  throw new Error(`${nodePackage} brings Node ${version}: fly is packed for Node 24.6 or a newer 24 only`);
}

async function bring({ nodePackage }: System, directory: string): Promise<void> {
  const words = ['install', '--prefix', directory, '--force', '--ignore-scripts', '--no-audit', '--no-fund'];
  const npm = [
    join(root, 'scripts/node'),
    '--npm',
    ...words,
    '--no-package-lock',
    '--fetch-retries=1',
    `${nodePackage}@24`,
  ];
  const [program = '', ...args] = npm;
  try {
    await promisify(execFile)(program, args);
  } catch (cause) {
    throw new Error(`npm could not bring ${nodePackage}@24, the Node to pack fly with`, { cause });
  }
}
