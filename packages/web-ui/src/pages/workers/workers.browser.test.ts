import { expect, it } from 'vitest';
import { openPage } from '../../testing/open-page.ts';

it('says how many workers take work, and what is the matter with the others', async () => {
  await using it = await openPage('/workers');
  await it.page.getByRole('heading', { name: '1 of 3 workers take work' }).waitFor();
  await it.page.getByRole('row', { name: /stalled worker-eu-2b-03 No heartbeat/ }).waitFor();
  await it.page.getByRole('row', { name: /landing worker-staging-1 .* staging .*notify/ }).waitFor();
  expect(it.visit.complaints).toEqual([]);
});
