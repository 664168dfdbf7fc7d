import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ResourceTypeEntry, resourceTypes } from '../resource-types.ts';
import type { ResourceAction } from '../sdk/program.ts';
import { bundleProgram } from './bundle-program.ts';

/** The protocol's names of the programs. */
const programNames: Record<ResourceAction, string> = { check: 'check', get: 'in', put: 'out' };

const actions: readonly ResourceAction[] = ['check', 'get', 'put'];

/**
 * Writes `outDir/<type>/{check,in,out}`, one self-contained executable file each, to be put at `/opt/resource`, and beside
 * them `resource_metadata.json` as stock workers know it; and `outDir/check-runner`, which runs checks of all types warm. Needs esbuild, so it is for installations and releases.
 */
export async function bundleResourceTypes(outDir: string): Promise<void> {
  await Promise.all(resourceTypes.map((entry) => bundleType(entry, join(outDir, entry.name))));
  const main = [
    `import { runCheckRunnerAsProcess } from './check-runner/run-as-process.ts';`,
    `runCheckRunnerAsProcess();`,
  ];
  await writeProgram(join(outDir, 'check-runner'), main);
  // Else its process stays as long as this one.
  const { stop } = await import('esbuild');
  await stop();
}

async function bundleType(entry: ResourceTypeEntry, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const action of actions) {
    const main = [
      `import { ${action} as program } from './${entry.name}/${action}.ts';`,
      `import { runAsProcess } from './sdk/run-as-process.ts';`,
      `runAsProcess(program, '${action}');`,
    ];
    await writeProgram(join(directory, programNames[action]), main);
  }
  const metadata = {
    type: entry.name,
    version: '1.0.0',
    privileged: entry.privileged,
    unique_version_history: entry.uniqueVersionHistory,
  };
  await writeFile(join(directory, 'resource_metadata.json'), `${JSON.stringify(metadata)}\n`);
}

async function writeProgram(path: string, main: readonly string[]): Promise<void> {
  await writeFile(path, await bundleProgram(main.join('\n')));
  await chmod(path, 0o755);
}
