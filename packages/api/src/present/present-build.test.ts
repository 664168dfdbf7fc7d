import type { BuildId, BuildRow, TeamId } from '@rondo/db';
import { expect, it } from 'vitest';
import { presentNewBuild } from './present-build.ts';

const finished = {
  id: 7 as BuildId,
  name: '3',
  status: 'succeeded',
  teamId: 1 as TeamId,
  teamName: 'main',
  comment: '',
  startTimeMs: 1_700_000_000_000,
  endTimeMs: 1_700_000_001_000,
} as BuildRow;

it('whoever triggers a build is told of one that waits, and whoever posts a plan of one that runs, though it may have ended', () => {
  expect(presentNewBuild(finished, 'pending')).toMatchObject({
    status: 'pending',
    start_time: undefined,
    end_time: undefined,
  });
  expect(presentNewBuild(finished, 'started')).toMatchObject({
    status: 'started',
    start_time: 1_700_000_000,
    end_time: undefined,
  });
});
