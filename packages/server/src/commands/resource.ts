import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { formatBytes } from '@rondo/foundation';
import { type ResourceAction, resourceTypes, runResourceProgram, spawnChild } from '@rondo/resources';
import { type Command, InvalidArgumentError } from 'commander';
import { StartError } from '../errors.ts';
import { stopSignal } from '../signals.ts';

const actions: Readonly<Record<string, ResourceAction>> = { check: 'check', in: 'get', out: 'put' };

/** `rondo resource TYPE check|in|out [DIR]`: runs a base resource type by hand, the request on standard input. */
export function addResourceCommand(program: Command): void {
  const resource = program.command('resource');
  addImageCommand(resource);
  resource
    .description('run a base resource type by hand: the request on standard input, the answer on standard output')
    .usage('[options] TYPE check|in|out [dir]\n       rondo resource image TYPE [options]')
    .argument('<type>', `one of ${resourceTypes.map(({ name }) => name).join(', ')}`)
    .argument('<action>', 'check, in or out', readAction)
    .argument('[dir]', 'the directory that in fills and out reads')
    .action(async (type: string, action: ResourceAction, directory: string | undefined) => {
      if (action !== 'check' && directory === undefined)
        throw new StartError('in and out need a directory: rondo resource TYPE in DIR');
      const cwd = resolve(directory ?? '.');
      if (action === 'get') await mkdir(cwd, { recursive: true });
      const { HOME: _home, ...env } = process.env;
      process.exitCode = await runResourceProgram(type, action, {
        env,
        cwd,
        tmp: tmpdir(),
        stdin: process.stdin,
        stdout: process.stdout,
        stderr: process.stderr,
        signal: stopSignal(),
        spawn: spawnChild,
      });
    });
}

/** `rondo resource image TYPE`: the root file system of a base type, for workers of others. */
function addImageCommand(resource: Command): void {
  resource
    .command('image')
    .description('write a base resource type as a stock Concourse worker keeps it: rootfs.tgz and its metadata')
    .argument('<type>', 'the type')
    .option('-o, --output <dir>', "the worker's --resource-types directory; TYPE/ is made in it", '.')
    .option('--base-dir <dir>', "cache of what images are made of; a worker's may be shared", '.rondo/base')
    .action(async (type: string, options: { output: string; baseDir: string }) => {
      const { writeResourceImage } = await import('../resource-image/write-resource-image.ts');
      const { path, sizeBytes } = await writeResourceImage(type, {
        directory: resolve(options.output),
        baseDirectory: resolve(options.baseDir),
        onProgress: (text) => void process.stderr.write(`${text}\n`),
        signal: stopSignal(),
      });
      process.stdout.write(`${path}: ${formatBytes(sizeBytes)}\n`);
    });
}

function readAction(word: string): ResourceAction {
  const action = actions[word];
  if (action === undefined) throw new InvalidArgumentError('it is check, in or out');
  return action;
}
