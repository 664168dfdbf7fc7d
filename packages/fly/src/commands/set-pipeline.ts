import { applyPipeline } from '../config/apply-pipeline.ts';
import { checkSetPipelineNames } from '../config/check-set-pipeline-names.ts';
import { collectVars } from '../config/collect-vars.ts';
import { readTemplate } from '../config/read-template.ts';
import { defineCommand } from '../grammar/command.ts';
import { completePipelineName } from '../options/complete-pipeline-name.ts';
import { path, pathList, stdinPath } from '../options/path.ts';
import { pipelineTeam } from '../options/team.ts';
import { text } from '../options/text.ts';
import { toggle } from '../options/toggle.ts';
import { vars, yamlPairs, yamlVars } from '../options/vars.ts';
import { toJson } from '../references/to-json.ts';
import { openTarget } from '../target/open-target.ts';

export const setPipeline = defineCommand({
  options: {
    skipInteractive: toggle({
      short: 'n',
      long: 'non-interactive',
      description: 'Skips interactions, uses default values',
    }),
    noColor: toggle({ long: 'no-color', description: 'Disable color output' }),
    dryRun: toggle({ short: 'd', long: 'dry-run', description: 'Run a set pipeline step but in dry-run mode' }),
    checkCreds: toggle({
      long: 'check-creds',
      description: 'Validate credential variables against credential manager',
    }),
    pipeline: text({
      short: 'p',
      long: 'pipeline',
      required: true,
      description: 'Pipeline to configure',
      complete: completePipelineName,
    }),
    config: path({
      short: 'c',
      long: 'config',
      required: true,
      description: 'Pipeline configuration file, "-" stands for stdin',
    }),
    vars: vars(),
    yamlVars: yamlVars(),
    instanceVars: yamlPairs({
      short: 'i',
      long: 'instance-var',
      valueName: '[NAME=STRING]',
      description: 'Specify a YAML value to set for an instance variable',
    }),
    varsFrom: pathList({
      short: 'l',
      long: 'load-vars-from',
      description: 'Variable flag that can be used for filling in template values in configuration from a YAML file',
    }),
    exitCode: toggle({ long: 'exit-code', hidden: true }),
    team: pipelineTeam(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const warnings = checkSetPipelineNames(options);
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const template = await readTemplate(options.config, io);
    const { expandVars } = await import('@rondo/pipeline');
    const instanceVars = toJson(expandVars(options.instanceVars));
    const hasInstanceVars = options.instanceVars.length > 0;
    return applyPipeline(target, {
      ...options,
      io,
      team,
      template,
      givenTeam: options.team,
      reference: { name: options.pipeline, ...(hasInstanceVars && { instanceVars }) },
      collectVars: () => collectVars(options, io),
      skipInteractive: options.skipInteractive || options.config === stdinPath,
      commandWarnings: warnings,
    });
  },
});
