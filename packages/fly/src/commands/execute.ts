import { collectVars } from '../config/collect-vars.ts';
import { readTemplate } from '../config/read-template.ts';
import { readTask } from '../execute/read-task.ts';
import { runOneOff } from '../execute/run-one-off.ts';
import { defineCommand } from '../grammar/command.ts';
import { inputMappings, inputPairs, outputPairs } from '../options/pairs.ts';
import { path, pathList } from '../options/path.ts';
import { job } from '../options/references.ts';
import { team as teamOption } from '../options/team.ts';
import { text, textList } from '../options/text.ts';
import { toggle } from '../options/toggle.ts';
import { vars, yamlVars } from '../options/vars.ts';
import { openTarget } from '../target/open-target.ts';

export const execute = defineCommand({
  options: {
    background: toggle({
      short: 'b',
      long: 'background',
      description: 'Create the build and exit, i.e. neither watch logs nor retrieve outputs.',
    }),
    config: path({ short: 'c', long: 'config', required: true, description: 'The task config to execute' }),
    privileged: toggle({ short: 'p', long: 'privileged', description: 'Run the task with full privileges' }),
    includeIgnored: toggle({
      long: 'include-ignored',
      description: 'Including .gitignored paths. Disregards .gitignore entries and uploads everything',
    }),
    inputs: inputPairs({
      short: 'i',
      long: 'input',
      valueName: 'NAME=PATH',
      description: 'An input to provide to the task (can be specified multiple times)',
    }),
    inputMapping: inputMappings({
      short: 'm',
      long: 'input-mapping',
      valueName: '[NAME=STRING]',
      description: 'Map a resource to a different name as task input',
    }),
    inputsFrom: job({
      short: 'j',
      long: 'inputs-from',
      valueName: 'PIPELINE/JOB',
      description: 'A job to base the inputs on',
    }),
    outputs: outputPairs({
      short: 'o',
      long: 'output',
      valueName: 'NAME=PATH',
      description: 'An output to fetch from the task (can be specified multiple times)',
    }),
    image: text({
      long: 'image',
      description: 'Name of an input from the job named in --inputs-from to use as the image for the one-off build',
    }),
    tags: textList({
      long: 'tag',
      valueName: 'TAG',
      description: 'A tag for a specific environment (can be specified multiple times)',
    }),
    team: teamOption('Name of the team to run the build in, if different from the target default'),
    vars: vars(),
    yamlVars: yamlVars(),
    varsFrom: pathList({
      short: 'l',
      long: 'load-vars-from',
      description: 'Variable flag that can be used for filling in template values in configuration from a YAML file',
    }),
  },
  async run(invocation) {
    const { io, options, rest } = invocation;
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const template = await readTemplate(options.config, io);
    const given = await collectVars({ ...options, instanceVars: [] }, io);
    const config = readTask(template, { vars: given, args: rest, env: io.env });
    return runOneOff(target, { ...options, io, team, config });
  },
});
