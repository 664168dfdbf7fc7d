import { switchComponents } from '../actions/switch-components.ts';
import { defineCommand } from '../grammar/command.ts';
import { completeComponent } from '../options/complete-component.ts';
import { textList } from '../options/text.ts';
import { toggle } from '../options/toggle.ts';
import { openTarget } from '../target/open-target.ts';

export const unpauseComponent = defineCommand({
  options: {
    all: toggle({ short: 'a', long: 'all', description: 'Unpauses all components' }),
    names: textList({
      short: 'n',
      long: 'name',
      description: 'Name of the component(s) to unpause. Can specify multiple times to unpause multiple components',
      complete: completeComponent,
    }),
    runtime: toggle({
      long: 'runtime-components',
      description: 'Unpauses all components related to starting and running pipelines',
    }),
    gc: toggle({
      long: 'gc-components',
      description:
        'Unpauses all components related to garbage collection of data in the database, and artifacts (container, volumes) on Workers.',
    }),
  },
  async run(invocation) {
    const target = await openTarget(invocation);
    await switchComponents(target, invocation.options, { verb: 'unpause', io: invocation.io });
  },
});
