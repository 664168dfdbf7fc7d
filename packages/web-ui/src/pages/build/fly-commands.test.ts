import { describe, expect, it } from 'vitest';
import { readBuild } from '../../data/read-stock.ts';
import { flyCommands } from './fly-commands.ts';

const build = readBuild({ id: 77, name: '4', status: 'failed', team_name: 'notify' });
if (build === undefined) throw new Error('no build');
const commands = (place: Parameters<typeof flyCommands>[1]) => flyCommands(build, place).map(({ command }) => command);

describe('the commands for a terminal', () => {
  it('name job, build, step and team', () => {
    expect(
      commands({ target: 'ci', ref: { team: 'notify', pipeline: 'deploy' }, job: 'e2e', step: 'run tests' }),
    ).toEqual([
      'fly -t ci watch -j deploy/e2e -b 4 --team notify',
      "fly -t ci intercept -j deploy/e2e -b 4 -s 'run tests' --team notify",
      'fly -t ci rerun-build -j deploy/e2e -b 4 --team notify',
    ]);
  });

  it('name an instance by its vars, and a build without a job by its id', () => {
    const ref = { team: 'main', pipeline: 'pr', vars: { pr: 7, env: 'eu' } };
    expect(commands({ target: 'ci', ref, job: 'e2e', step: undefined })[0]).toBe(
      'fly -t ci watch -j pr/env:eu,pr:7/e2e -b 4',
    );
    expect(commands({ target: 'ci', ref: undefined, job: undefined, step: undefined })).toEqual([
      'fly -t ci watch -b 77',
    ]);
  });
});
