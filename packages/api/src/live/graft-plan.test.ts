import { expect, it } from 'vitest';
import { graftPlan } from './graft-plan.ts';

const task = (id: string) => ({ id, task: { name: 'unit' } });

it('puts image steps and combinations where they belong, those of combinations too', () => {
  const plan = { id: '1', do: [task('2'), { id: '3', across: { vars: [{ name: 'go' }] } }] };
  const combination = { step: task('3/0'), values: ['1.25'] };
  const fetched = { id: '3/0/image-get', get: { name: 'image' } };
  expect(
    graftPlan(plan, [
      { id: '3', field: 'steps', value: [combination] },
      { id: '3/0', field: 'image_get_plan', value: fetched },
      { id: 'gone', field: 'image_get_plan', value: fetched },
    ]),
  ).toEqual({
    id: '1',
    do: [
      task('2'),
      {
        id: '3',
        across: {
          vars: [{ name: 'go' }],
          steps: [{ step: { id: '3/0', task: { name: 'unit', image_get_plan: fetched } }, values: ['1.25'] }],
        },
      },
    ],
  });
});
