import { findBuild } from '../actions/find-build.ts';
import type { Query } from '../client/encode-url.ts';
import { teamPath } from '../client/paths.ts';
import { FlyError, PlainFailure } from '../failures/fly-error.ts';
import { UnreachableError } from '../failures/response-errors.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { selectOne } from '../prompts/select-one.ts';
import type { JobReference, ResourceReference } from '../references/pipeline-reference.ts';
import { readPageUrl } from '../references/read-page-url.ts';
import type { Target } from '../target/target.ts';
import { type Container, container as containerShape, containers } from '../wire/worker.ts';

export interface ContainerChoice {
  readonly io: FlyIo;
  readonly team: string;
  readonly job: JobReference | undefined;
  readonly check: ResourceReference | undefined;
  readonly handle: string;
  readonly url: string;
  readonly build: string;
  readonly step: string;
  readonly stepType: string;
  readonly attempt: string;
}

const expired = "they may have expired if your build hasn't recently finished.";

/** The container that options mean; of several one is chosen by hand, undefined where that was given up. Throws {@link PlainFailure}. */
export async function chooseContainer(target: Target, choice: ContainerChoice): Promise<Container | undefined> {
  const { io, team, handle } = choice;
  if (handle !== '') return findByHandle(target, team, handle);
  const query = await containerQuery(target, choice);
  const found = await target.connection.fetch({ path: teamPath(team, 'containers'), query }, containers);
  const usable = (found ?? []).filter(({ state }) => state === 'created' || state === 'failed').sort(compareContainers);
  if (usable.length === 0) {
    throw new PlainFailure(`no containers matched your search parameters!\n\n${expired}`);
  }
  if (usable.length === 1) return usable[0];
  const choices = usable.map((value) => ({ label: describe(value), value }));
  return selectOne(io, 'Select a container', choices);
}

async function findByHandle({ connection }: Target, team: string, handle: string): Promise<Container> {
  try {
    return await connection.fetch({ path: teamPath(team, 'containers', handle) }, containerShape);
  } catch (cause) {
    if (cause instanceof UnreachableError) throw cause;
    throw new PlainFailure(`no containers matched the given handle id!\n\n${expired}`, { cause });
  }
}

/** Which containers to ask for (fly.md 18.2). Options say more than the parts of a page's address. */
async function containerQuery(target: Target, choice: ContainerChoice): Promise<Query> {
  const page = choice.url === '' ? undefined : pageOf(target, choice);
  const pipeline = choice.job?.pipeline ?? choice.check?.pipeline;
  const pipelineName = pipeline?.name ?? page?.pipeline ?? '';
  const instanceVars = pipeline === undefined ? page?.instanceVars : pipeline.instanceVars;
  const jobName = choice.job?.job ?? page?.job ?? '';
  const build = choice.build === '' ? (page?.build ?? '') : choice.build;
  const resource = choice.check?.resource ?? page?.resource ?? '';
  const vars = instanceVars === undefined ? '' : JSON.stringify(instanceVars);
  const inPipeline = given({ pipeline_name: pipelineName, vars });
  if (resource !== '') return [...given({ type: 'check', resource_name: resource }), ...inPipeline];
  const filters = given({ type: choice.stepType, step_name: choice.step, attempt: choice.attempt });
  if (jobName !== '') return [...filters, ...inPipeline, ...given({ job_name: jobName, build_name: build })];
  if (build !== '') return [...filters, ['build_id', build]];
  const newest = await findBuild(target.connection, { team: choice.team, job: undefined, name: '' });
  return [...filters, ['build_id', String(newest.id)]];
}

function pageOf({ connection }: Target, { url, team }: ContainerChoice): ReturnType<typeof readPageUrl> {
  const page = readPageUrl(url);
  if (page.server !== connection.url) throw new FlyError("URL doesn't match that of target");
  if (page.team !== team) throw new FlyError("Team in URL doesn't match the current team of the target");
  return page;
}

function given(query: Readonly<Record<string, string>>): Query {
  return Object.entries(query).filter(([, value]) => value !== '');
}

function compareContainers(a: Container, b: Container): number {
  const keys = [a.resource_name, a.step_name, a.type].map((key, index) => {
    const other = [b.resource_name, b.step_name, b.type][index] ?? '';
    return Buffer.compare(Buffer.from(key), Buffer.from(other));
  });
  return a.build_id - b.build_id || keys.find((order) => order !== 0) || 0;
}

function describe({ step_name, resource_name, type, expires_in, attempt }: Container): string {
  return [
    ...(step_name === '' ? [] : [`step: ${step_name}`]),
    ...(resource_name === '' ? [] : [`resource: ${resource_name}`]),
    `type: ${type}`,
    ...(type === 'check' && expires_in !== '' ? [`expires in: ${expires_in}`] : []),
    ...(attempt === '' ? [] : [`attempt: ${attempt}`]),
  ].join(', ');
}
