import { stringifyJson } from '@rondo/foundation';
import { encodePlan, type Plan, publicPlan } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { appendStatusEvent } from '../events/append-status-event.ts';
import type { BuildId, PipelineId, ResourceId, ResourceTypeId, TeamId } from '../ids.ts';
import { sealSecret } from '../secrets/secret-columns.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** A check of one resource, resource type or prototype, or a one-off plan of `fly execute`. */
export type StartedBuildKind =
  | { kind: 'check'; resourceId: ResourceId }
  | { kind: 'type-check'; resourceTypeId: ResourceTypeId }
  | { kind: 'prototype-check' }
  | { kind: 'one-off' };

export type CreateStartedBuildOptions = {
  teamId: TeamId;
  pipelineId: PipelineId | undefined;
  of: StartedBuildKind;
  plan: Plan;
  createdBy?: string;
  manuallyTriggered?: boolean;
};

/** Adds a build that waits for nothing: it starts at once, and any node may claim it (scheduling.md 5.3, 14). */
export async function createStartedBuild(db: Db, options: CreateStartedBuildOptions): Promise<BuildId> {
  const { teamId, pipelineId = null, of, plan, createdBy = null, manuallyTriggered = true } = options;
  const sealed = sealSecret(db, encodePlan(plan));
  return transaction(db, async (inner) => {
    const { id, start_time } = await inner
      .insertInto('builds')
      .values({
        name: of.kind === 'one-off' ? sql<string>`nextval('one_off_build_name')::text` : 'check',
        team_id: teamId,
        pipeline_id: pipelineId,
        resource_id: of.kind === 'check' ? of.resourceId : null,
        resource_type_id: of.kind === 'type-check' ? of.resourceTypeId : null,
        status: 'started',
        start_time: sql<Date>`now()`,
        manually_triggered: manuallyTriggered,
        created_by: createdBy,
        private_plan: sealed.ciphertext,
        private_plan_nonce: sealed.nonce,
        public_plan: stringifyJson(publicPlan(plan)),
      })
      .returning(['id', 'start_time'])
      .executeTakeFirstOrThrow();
    await appendStatusEvent(inner, { buildId: id, status: 'started', time: start_time ?? new Date() });
    wakeUp(inner, 'build-started', id);
    return id;
  });
}
