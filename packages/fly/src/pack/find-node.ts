import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isOwnSystem, type System } from './systems.ts';

const root = join(import.meta.dirname, '../../../..');

/** The Node binary for a system: the running one, or one that npm brings into `.node/`. Throws where there is none. */
export async function findNode(system: System): Promise<string> {
  if (isOwnSystem(system)) return process.execPath;
  const directory = join(root, '.node', system.nodePackage);
  const binary = join(directory, 'node_modules', system.nodePackage, system.nodePath);
  if (!existsSync(binary)) await bring(system, directory);
  if (!existsSync(binary)) throw new Error(`${system.nodePackage} holds no ${system.nodePath}`);
  return binary;
}

async function bring({ nodePackage }: System, directory: string): Promise<void> {
  const words = ['install', '--prefix', directory, '--force', '--ignore-scripts', '--no-audit', '--no-fund'];
  const npm = [join(root, 'scripts/node'), '--npm', ...words, '--no-package-lock', `${nodePackage}@24`];
  const [program = '', ...args] = npm;
  try {
    await promisify(execFile)(program, args);
  } catch (cause) {
    throw new Error(`npm could not bring ${nodePackage}@24: there is no Node 24 to pack fly for it with`, { cause });
  }
}
