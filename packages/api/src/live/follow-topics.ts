import { findBuild, findJobById, findPipelineById, findResourceById } from '@rondo/db';
import type { Context } from '../context.ts';
import {
  BuildFollower,
  DashboardFollower,
  type IsVisible,
  JobFollower,
  PipelineFollower,
  ResourceFollower,
} from './followers.ts';
import { showEntity } from './show-entity.ts';
import type { TopicFollower } from './topic-follower.ts';
import type { Topic } from './topics.ts';

/** What the caller may see of pipelines: their teams' and public ones. */
export function visibilityOf({ caller }: Context): IsVisible {
  return (pipeline) => pipeline.isPublic || caller.isAuthorized(pipeline.teamName, 'GetPipeline');
}

/** Makes the follower of each topic that the caller may listen to; the others are silently left out. */
export async function followTopics(
  context: Context,
  topics: readonly Topic[],
  cursorMs: number | undefined,
): Promise<Map<Topic, TopicFollower>> {
  const followers = await Promise.all(
    topics.map(async (topic) => [topic, await follow(context, topic, cursorMs)] as const),
  );
  return new Map(
    followers.flatMap(([topic, follower]) => (follower === undefined ? [] : [[topic, follower] as const])),
  );
}

async function follow(
  context: Context,
  topic: Topic,
  cursorMs: number | undefined,
): Promise<TopicFollower | undefined> {
  const { db, live } = context.services;
  const isVisible = visibilityOf(context);
  switch (topic.kind) {
    case 'dashboard':
      return new DashboardFollower(live, { isVisible, show: (entity) => showEntity(entity, context) }, cursorMs);
    case 'pipeline': {
      const pipeline = await findPipelineById(db, topic.id);
      return pipeline !== undefined && isVisible(pipeline) ? new PipelineFollower(db, topic.id) : undefined;
    }
    case 'job': {
      const job = await findJobById(db, topic.id);
      const pipeline = job === undefined ? undefined : await findPipelineById(db, job.pipelineId);
      return pipeline !== undefined && isVisible(pipeline) ? new JobFollower(db, topic.id, pipeline.id) : undefined;
    }
    case 'resource': {
      const resource = await findResourceById(db, topic.id);
      const pipeline = resource === undefined ? undefined : await findPipelineById(db, resource.pipelineId);
      return pipeline !== undefined && isVisible(pipeline)
        ? new ResourceFollower(db, topic.id, pipeline.id)
        : undefined;
    }
    case 'build': {
      const build = await findBuild(db, topic.id);
      if (build === undefined) return undefined;
      const mayRead = build.isPipelinePublic || context.caller.isAuthorized(build.teamName, 'GetBuild');
      return mayRead ? new BuildFollower(db, topic.id, build.pipelineId) : undefined;
    }
  }
}
