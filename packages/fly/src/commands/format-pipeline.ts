import { statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PlainFailure } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { readInput } from '../io/read-input.ts';
import { path } from '../options/path.ts';
import { toggle } from '../options/toggle.ts';

export const formatPipeline = defineCommand({
  options: {
    config: path({ short: 'c', long: 'config', required: true, description: 'Pipeline configuration file' }),
    write: toggle({
      short: 'w',
      long: 'write',
      description: 'Do not print to stdout; overwrite the file in place',
    }),
  },
  async run({ io, options }) {
    const { config, write } = options;
    const text = await readInput(config, io).catch((cause) => {
      throw new PlainFailure(`could not read config file: ${cause.message}`, { cause });
    });
    const { formatPipelineFile, renderFindings, toFindings } = await import('@rondo/pipeline');
    const { exitCode, stdout, stderr, problems } = formatPipelineFile(text);
    io.stderr.write(stderr);
    if (io.stderr.isTerminal) io.stderr.write(renderFindings(config, toFindings(problems, 'error')));
    if (exitCode !== 0 || !write) {
      io.stdout.write(stdout);
      return exitCode;
    }
    try {
      const file = resolve(io.cwd, config);
      writeFileSync(file, stdout, { mode: statSync(file).mode });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new PlainFailure(`could not write formatted config to ${config}: ${reason}`, { cause });
    }
    return 0;
  },
});
