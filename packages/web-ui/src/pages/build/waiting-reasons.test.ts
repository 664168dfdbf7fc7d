import { describe, expect, it } from 'vitest';
import { readBuild, readJob, readPreparation } from '../../data/read-stock.ts';
import { waitingHeadline, waitingReasons } from './waiting-reasons.ts';

const build = (id: number, status: string) => {
  const read = readBuild({ id, name: String(id), status, team_name: 't', job_name: 'deploy' });
  if (read === undefined) throw new Error('no build');
  return read;
};
const job = readJob({
  id: 1,
  name: 'deploy',
  inputs: [{ name: 'image', resource: 'api-image', passed: ['e2e', 'scan'], trigger: true }],
});
const free = {
  paused_pipeline: 'not_blocking',
  paused_job: 'not_blocking',
  max_running_builds: 'not_blocking',
  inputs_satisfied: 'not_blocking',
};
const headline = (preparation: object, history = [build(9, 'pending')]) => {
  const reasons = waitingReasons(readPreparation({ ...free, inputs: {}, ...preparation }), {
    job,
    history,
    build: build(9, 'pending'),
  });
  return {
    text: waitingHeadline(reasons)
      .map((word) => word.text)
      .join(''),
    reasons,
  };
};

describe('why a build waits', () => {
  it('waits for the build that runs', () => {
    const { text, reasons } = headline({ max_running_builds: 'blocking' }, [build(9, 'pending'), build(8, 'started')]);
    expect(text).toBe('Waiting for #8 to finish');
    expect(reasons[0]).toMatchObject({
      detail: 'This build is next in line; nothing else is queued.',
      remedy: { kind: 'build', build: { id: 8 } },
    });
  });

  it('waits for a lock that another job holds', () => {
    expect(headline({ max_running_builds: 'blocking' }).text).toBe('Another job holds the lock that this one needs');
  });

  it('says which jobs a version still has to pass', () => {
    const reason = 'no satisfiable builds from passed jobs found for set of inputs';
    const { text } = headline({
      inputs: { image: 'blocking' },
      missing_input_reasons: { image: reason },
      inputs_satisfied: 'blocking',
    });
    expect(text).toBe('No version of api-image has passed e2e, scan');
  });

  it('says that a resource has no version', () => {
    const { text } = headline({
      inputs: { image: 'blocking' },
      missing_input_reasons: { image: 'latest version of resource not found' },
    });
    expect(text).toBe('api-image has no version yet');
  });

  it('offers to unpause what is paused, first of all', () => {
    const { text, reasons } = headline({ paused_job: 'blocking', inputs: { image: 'blocking' } });
    expect(text).toBe('The job is paused');
    expect(reasons[0]?.remedy).toEqual({ kind: 'unpause-job' });
  });

  it('starts in a moment when nothing stands in the way', () => {
    expect(headline({ inputs: { image: 'not_blocking' } }).text).toBe('It starts in a moment');
  });
});
