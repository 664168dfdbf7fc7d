/** The HTTP API of a whole Rondo: short answers, long lists, configurations, event streams; and the command line client's start and tables. */
import { Quickstart } from '../e2e/world/quickstart.ts';
import { measureIdleStreams, measureLog } from './api/event-streams.ts';
import { measureFly } from './api/fly.ts';
import { measureChangingJobs, measureJobs, setPipelines } from './api/jobs.ts';
import { measureSetPipeline } from './api/set-pipeline.ts';
import { measureShortAnswers } from './api/short-answers.ts';
import type { Bench } from './measurement.ts';

export const run: Bench = async (progress) => {
  progress('fly');
  const fly = await measureFly();
  progress('starting Rondo');
  await using rondo = await Quickstart.start(['--no-example']);
  progress('idle event streams');
  const idle = await measureIdleStreams(rondo);
  progress('short answers');
  const short = await measureShortAnswers(rondo);
  progress('set-pipeline');
  const set = await measureSetPipeline(rondo);
  progress('a log of 20 MB');
  const log = await measureLog(rondo);
  progress('jobs of 200 pipelines');
  await setPipelines(rondo.api, { from: 0, to: 200 });
  const jobs = await measureJobs(rondo, { pipelines: 200, budget: '>= 200/s, p95 <= 60 ms' });
  progress('jobs of 1,000 pipelines');
  await setPipelines(rondo.api, { from: 200, to: 1000 });
  const many = await measureJobs(rondo, { pipelines: 1000, budget: 'p95 <= 100 ms' });
  const changing = await measureChangingJobs(rondo, 1000);
  return [...fly, ...short, ...set, ...log, ...idle, ...jobs, ...many, changing];
};
