import { type BuildRow, type BuildStatus, findBuilds, type JobRow, listJobs, listTeamPipelines } from '@rondo/db';
import { pipelineReference, writeInstanceVars } from '@rondo/protocol';
import type { Handler } from '../../context.ts';
import { isAuthorizedFor } from '../../guards/check-access.ts';
import { teamOf } from '../../guards/subjects.ts';
import { escapeHtml } from '../../http/reply.ts';

const words: Partial<Record<BuildStatus, string>> = {
  succeeded: 'Success',
  failed: 'Failure',
  aborted: 'Exception',
  errored: 'Exception',
};

/** `GET /api/v1/teams/:team_name/cc.xml`: for build monitors, every job that has a finished build (api.md 10.19). */
export const getCc: Handler = async (context) => {
  const { db, config } = context.services;
  const team = await teamOf(context);
  const pipelines = await listTeamPipelines(db, team.id, { onlyPublic: !isAuthorizedFor(context, team.name) });
  const jobs = await listJobs(db, { pipelineIds: pipelines.map(({ id }) => id) });
  const builds = await findBuilds(
    db,
    jobs.flatMap(({ finishedBuildId }) => finishedBuildId ?? []),
  );
  const places = new Map(pipelines.map(({ id }, index) => [id, index]));
  const place = ({ pipelineId }: JobRow) => places.get(pipelineId) ?? 0;
  const projects = [...jobs]
    .sort((a, b) => place(a) - place(b) || a.id - b.id)
    .map((job) =>
      renderProject(
        job,
        job.finishedBuildId === undefined ? undefined : builds.get(job.finishedBuildId),
        config.externalUrl,
      ),
    );
  return {
    kind: 'body',
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: `<Projects>${projects.join('')}</Projects>`,
  };
};

function renderProject(job: JobRow, build: BuildRow | undefined, externalUrl: string): string {
  if (build?.endTimeMs === undefined) return '';
  const { instanceVars } = job;
  const path = ['teams', job.teamName, 'pipelines', job.pipelineName, 'jobs', job.name]
    .map(encodeURIComponent)
    .join('/');
  const query = instanceVars === undefined ? '' : `?${writeInstanceVars(instanceVars)}`;
  const attributes = {
    activity: job.nextBuildId === undefined ? 'Sleeping' : 'Building',
    lastBuildLabel: build.name,
    lastBuildStatus: words[build.status] ?? '',
    lastBuildTime: new Date(build.endTimeMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    name: `${pipelineReference(job.pipelineName, instanceVars)}/${job.name}`,
    webUrl: `${externalUrl}/${path}${query}`,
  };
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${escapeHtml(value)}"`);
  return `<Project ${written.join(' ')}></Project>`;
}
