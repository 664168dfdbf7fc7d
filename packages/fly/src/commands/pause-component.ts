import { switchComponents } from '../actions/switch-components.ts';
import { defineCommand } from '../grammar/command.ts';
import { completeComponent } from '../options/complete-component.ts';
import { textList } from '../options/text.ts';
import { toggle } from '../options/toggle.ts';
import { openTarget } from '../target/open-target.ts';

export const pauseComponent = defineCommand({
  options: {
    all: toggle({ short: 'a', long: 'all', description: 'Pauses all components' }),
    names: textList({
      short: 'n',
      long: 'name',
      description: 'Name of the component(s) to unpause. Can specify multiple times to pause multiple components',
      complete: completeComponent,
    }),
    runtime: toggle({
      long: 'runtime-components',
      description:
        'Pauses all components related to starting and running pipelines. Pause these before upgrading Concoure.',
    }),
    gc: toggle({
      long: 'gc-components',
      description:
        'Pauses all components related to garbage collection of data in the database, and artifacts (container, volumes) on Workers.',
    }),
  },
  async run(invocation) {
    const target = await openTarget(invocation);
    await switchComponents(target, invocation.options, { verb: 'pause', io: invocation.io });
  },
});
