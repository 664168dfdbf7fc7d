import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { readVarsFile } from '@rondo/pipeline';
import {
  certify,
  type KitReport,
  type KitRequest,
  readKitRequest,
  renderFinding,
  renderVerdict,
} from '@rondo/resources';
import type { Command } from 'commander';
import { StartError } from '../errors.ts';
import { languageFileName, readLanguageFile } from '../language/read-language-file.ts';
import { openSubject } from '../resource-kit/open-subject.ts';
import { stopSignal } from '../signals.ts';

const help = `
<subject> is one of
  a directory with the programs check, in and out, which are run on this machine;
  a directory with rootfs.tgz and resource_metadata.json, as stock workers keep their resource types;
  an archive written by docker save, or a directory in OCI layout;
  an image in a registry: registry.example.com/team/resource:tag.
All but the first are run in containers of a worker that lives as long as the examination; that takes root.

The file says what to ask (YAML or JSON):
  source: {uri: "https://example.com/repo.git"}   # as in a pipeline; the only field that has to be there
  cursor: {ref: "61cbef"}       # a version that is not the newest: tells whether check lists in order
  version: {ref: "d74e01"}      # what to get; the newest version when absent
  get_params: {depth: 1}
  put:                          # put is tried only with it
    params: {repository: repo}
    inputs: ./inputs            # a directory, copied for each put; relative to the file
  refused_source: {urri: x}     # a source that check must refuse
  may_differ: [.git]            # files that need not be equal in two gets of one version (globs)
  exceptions:                   # cases that need not pass, by their name in the report, and why
    "check begins with the version it is asked from, byte for byte": it only lists what is newer
  timeout: 1m                   # for each program

Ends with 0 when the type is certified, 1 when it is not, 2 when nothing could be said.`;

type Options = { readonly request: string; readonly json?: true; readonly privileged?: true };

/** `rondo resource-kit SUBJECT -r FILE`: judges whether somebody's resource type keeps the protocol. */
export function addResourceKitCommand(program: Command): void {
  program
    .command('resource-kit')
    .description('examine a resource type of any origin: does it keep the protocol?')
    .argument('<subject>', 'a directory or an image, see below')
    .requiredOption('-r, --request <file>', 'what to ask the type, see below; - for standard input')
    .option('--json', 'print one JSON document with all findings instead of lines')
    .option('--privileged', 'run an image with full capabilities, as `privileged: true` in a pipeline does')
    .addHelpText('after', help)
    .action(async (subject: string, options: Options) => {
      process.exitCode = 2;
      const report = await examine(subject, options);
      process.stdout.write(
        options.json === true ? `${JSON.stringify(toJson(report), null, 2)}\n` : `\n${renderVerdict(report)}\n`,
      );
      process.exitCode = report.isCertified ? 0 : 1;
    });
}

async function examine(name: string, options: Options): Promise<KitReport> {
  const request = await readRequest(options.request);
  await using held = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'rondo-kit-image-'));
  held.defer(() => rm(directory, { recursive: true, force: true }));
  const signal = stopSignal();
  const subject = await openSubject(name, { directory, held, signal, privileged: options.privileged === true });
  return await certify(subject, request, {
    signal,
    ...(options.json === true ? {} : { onFinding: (finding) => process.stdout.write(`${renderFinding(finding)}\n`) }),
  });
}

/** Reads the file; the directory of inputs in it is relative to the file. Throws StartError that says where. */
async function readRequest(file: string): Promise<KitRequest> {
  const name = languageFileName(file);
  const read = readVarsFile(await readLanguageFile(file, process.stdin));
  if (!read.ok) throw new StartError(`${name}: ${read.errors.map(({ text }) => text).join('; ')}`);
  try {
    const request = readKitRequest(JSON.stringify(read.values));
    const { put } = request;
    const base = file === '-' ? '.' : dirname(file);
    if (put === undefined || put.inputs === '') return request;
    return { ...request, put: { ...put, inputs: resolve(base, put.inputs) } };
  } catch (cause) {
    throw new StartError(`${name} can't be used`, { cause });
  }
}

function toJson({ subject, isCertified, findings }: KitReport): object {
  return {
    subject,
    certified: isCertified,
    findings: findings.map(({ name, outcome, durationMs }) => ({
      name,
      ...outcome,
      durationMs: Math.round(durationMs),
    })),
  };
}
