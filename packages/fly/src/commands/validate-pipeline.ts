import { collectVars } from '../config/collect-vars.ts';
import { headStyle } from '../config/head-style.ts';
import { readTemplate } from '../config/read-template.ts';
import { defineCommand } from '../grammar/command.ts';
import { path, pathList } from '../options/path.ts';
import { toggle } from '../options/toggle.ts';
import { vars, yamlVars } from '../options/vars.ts';

export const validatePipeline = defineCommand({
  options: {
    config: path({ short: 'c', long: 'config', required: true, description: 'Pipeline configuration file' }),
    strict: toggle({ short: 's', long: 'strict', description: 'Fail on warnings' }),
    output: toggle({ short: 'o', long: 'output', description: 'Output templated pipeline to stdout' }),
    enableAcrossStep: toggle({
      long: 'enable-across-step',
      description: 'DEPRECATED: The across step is always enabled. This flag has no effect.',
    }),
    vars: vars(),
    yamlVars: yamlVars(),
    varsFrom: pathList({
      short: 'l',
      long: 'load-vars-from',
      description: 'Variable flag that can be used for filling in template values in configuration from a YAML file',
    }),
  },
  async run({ io, options }) {
    const { strict, output } = options;
    const text = await readTemplate(options.config, io);
    const { findingsOf, openTemplate, renderFindings, validateTemplate } = await import('@rondo/pipeline');
    // Duplicate keys are told before anything about files of vars.
    const template = openTemplate(text);
    const given = { ...options, instanceVars: [] };
    const filled = validateTemplate(template, {
      ...(template.ok && { vars: await collectVars(given, io) }),
      strict,
      output,
      style: headStyle(io),
    });
    io.stderr.write(filled.stderr);
    if (io.stderr.isTerminal) io.stderr.write(renderFindings(options.config, findingsOf(filled)));
    io.stdout.write(filled.stdout);
    return filled.exitCode;
  },
});
