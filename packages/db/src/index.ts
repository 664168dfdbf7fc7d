export { deleteAccessToken } from './access-tokens/delete-access-token.ts';
export { deleteExpiredAccessTokens } from './access-tokens/delete-expired-access-tokens.ts';
export { type AccessTokenRow, findAccessToken } from './access-tokens/find-access-token.ts';
export { type NewAccessToken, saveAccessToken } from './access-tokens/save-access-token.ts';
export { setCsrfHash } from './access-tokens/set-csrf-hash.ts';
export { type NewAuthorizationCode, saveAuthorizationCode } from './authorization-codes/save-authorization-code.ts';
export { type AuthorizationCodeRow, takeAuthorizationCode } from './authorization-codes/take-authorization-code.ts';
export { listStepResults, type StepResultRow } from './build-steps/list-step-results.ts';
export { saveStepResults } from './build-steps/save-step-results.ts';
export { abortBuild } from './builds/abort-build.ts';
export { type AdoptInputsOutcome, adoptInputs } from './builds/adopt-inputs.ts';
export { type BuildRow, type BuildStatus, buildStatuses } from './builds/build-row.ts';
export { type ClaimBuildsOptions, type ClaimedBuild, claimBuilds } from './builds/claim-builds.ts';
export { type CreateJobBuildOptions, createJobBuild } from './builds/create-job-build.ts';
export {
  type CreateStartedBuildOptions,
  createStartedBuild,
  type StartedBuildKind,
} from './builds/create-started-build.ts';
export { deleteOldChecks } from './builds/delete-old-checks.ts';
export { drawBuildId } from './builds/draw-build-id.ts';
export { findBuild, findJobBuild } from './builds/find-build.ts';
export { type BuildPreparation, findBuildPreparation } from './builds/find-build-preparation.ts';
export { findBuilds } from './builds/find-builds.ts';
export { type CheckBefore, type FindChecksOptions, findChecksBefore } from './builds/find-checks-before.ts';
export { findInMemoryCheck, type InMemoryCheck } from './builds/find-in-memory-check.ts';
export { findNextLeaseEndMs } from './builds/find-next-lease-end.ts';
export { findPublicPlan } from './builds/find-public-plan.ts';
export { findUnbegunCheck } from './builds/find-unbegun-check.ts';
export { type FinalBuildStatus, type FinishBuildOptions, finishBuild } from './builds/finish-build.ts';
export { listBroughtBy } from './builds/list-brought-by.ts';
export { type ArtifactRow, listBuildArtifacts } from './builds/list-build-artifacts.ts';
export { type BuildInputRow, type BuildOutputRow, listBuildResources } from './builds/list-build-resources.ts';
export { type BuildList, type BuildPage, type BuildSelection, listBuilds } from './builds/list-builds.ts';
export { listBuildsByVersion } from './builds/list-builds-by-version.ts';
export { type InputChange, type InputVersion, listInputChanges } from './builds/list-input-changes.ts';
export { type LoggedBuild, listLoggedBuilds } from './builds/list-logged-builds.ts';
export { listPendingBuilds, type PendingBuild } from './builds/list-pending-builds.ts';
export { type BuildVersions, listVersionsOfBuilds } from './builds/list-versions-of-builds.ts';
export { markLogsReaped } from './builds/mark-logs-reaped.ts';
export { type Permission, type PermitBuildOptions, permitBuild } from './builds/permit-build.ts';
export { type AbortRequests, readAbortRequests } from './builds/read-abort-requests.ts';
export { releaseBuildLease } from './builds/release-build-lease.ts';
export { renewBuildLeases } from './builds/renew-build-leases.ts';
export { type RerunOutcome, rerunBuild } from './builds/rerun-build.ts';
export { setBuildComment } from './builds/set-build-comment.ts';
export { setWaitingReasons } from './builds/set-waiting-reasons.ts';
export { type StartBuildOptions, startBuild } from './builds/start-build.ts';
export type { WaitingReason } from './builds/waiting-reason.ts';
export { type CausalBuild, type Causality, type CausalVersion, findCausality } from './causality/find-causality.ts';
export {
  type CauseBuild,
  type CauseLink,
  type CauseSubject,
  type Causes,
  listCauses,
} from './causality/list-causes.ts';
export { claimComponentRun } from './components/claim-component-run.ts';
export { type ComponentRow, listComponents } from './components/list-components.ts';
export { noteComponentRun } from './components/note-component-run.ts';
export { pauseComponents } from './components/pause-components.ts';
export type { PostgresConnection, PostgresTls } from './connection.ts';
export { abandonStepContainer } from './containers/abandon-step-container.ts';
export type {
  ContainerMetadata,
  ContainerState,
  NewContainerVolume,
  StepContainerRow,
  StepOwner,
} from './containers/container-row.ts';
export { createSessionContainer, type NewSessionContainer } from './containers/create-session-container.ts';
export {
  createStepContainer,
  type NewStepContainer,
  type StepContainerClaim,
} from './containers/create-step-container.ts';
export { deleteDestroyedContainers, deleteDestroyedVolumes } from './containers/delete-destroyed.ts';
export { endInterceptibleBuilds, type InterceptibleOptions } from './containers/end-interceptible-builds.ts';
export { findSessionContainers, type SessionContainerRow } from './containers/find-session-containers.ts';
export { findStepContainers } from './containers/find-step-containers.ts';
export { forgetContainer } from './containers/forget-container.ts';
export {
  type ContainerDetails,
  type ContainerFilter,
  findContainer,
  listCheckContainers,
  listContainers,
} from './containers/list-containers.ts';
export { listDestroying } from './containers/list-destroying.ts';
export { type Doomed, listDoomedContainers, listDoomedVolumes } from './containers/list-doomed.ts';
export { markContainerCreated } from './containers/mark-container-created.ts';
export { markContainerFailed } from './containers/mark-container-failed.ts';
export { markUnneededContainers, type UnneededContainersOptions } from './containers/mark-unneeded-containers.ts';
export { noteHijack } from './containers/note-hijack.ts';
export { reconcileWorker, type WorkerReport } from './containers/reconcile-worker.ts';
export { releaseBuildContainers } from './containers/release-build-containers.ts';
export { saveReport } from './containers/save-report.ts';
export { type Database, type OpenDatabaseOptions, openDatabase } from './database.ts';
export type { Db } from './db.ts';
export { DatabaseUnreachableError, DatabaseVersionError, ForeignDatabaseError } from './errors.ts';
export { appendStatusEvent } from './events/append-status-event.ts';
export { deleteEvents } from './events/delete-events.ts';
export type { EventSegmentRow } from './events/event-segment-row.ts';
export { type EventState, findEventState } from './events/find-event-state.ts';
export { listCheckpoints } from './events/list-checkpoints.ts';
export { type EventBatchRow, listEventBatches } from './events/list-event-batches.ts';
export { listEventSegments } from './events/list-event-segments.ts';
export { listOrphanedEvents } from './events/list-orphaned-events.ts';
export { listRowCounts } from './events/list-row-counts.ts';
export { listRowIndexes } from './events/list-row-indexes.ts';
export { lockEventState } from './events/lock-event-state.ts';
export { type RowIndexRow, replaceBatchesBySegments, type SealedEvents } from './events/replace-batches-by-segments.ts';
export { type EventBatch, type SaveEventBatchOutcome, saveEventBatch } from './events/save-event-batch.ts';
export { deleteSegmentBytes, findSegmentBytes, type SegmentKey, saveSegmentBytes } from './events/segment-bytes.ts';
export { withUnsealedBuild } from './events/with-unsealed-build.ts';
export { explainUnavailable } from './explain-unavailable.ts';
export type { Schema } from './generated/schema.ts';
export type {
  BaseResourceTypeId,
  BuildId,
  JobId,
  PipelineId,
  PrototypeId,
  ResourceCacheId,
  ResourceConfigId,
  ResourceId,
  ResourceTypeId,
  ScopeId,
  TaskCacheId,
  TeamId,
  UserId,
  VersionId,
  WorkerArtifactId,
} from './ids.ts';
export { isDatabaseUnavailable } from './is-database-unavailable.ts';
export { findJobConfigs } from './jobs/find-job-configs.ts';
export { findJobStats, type JobStats } from './jobs/find-job-stats.ts';
export type { JobInputRow, JobOutputRow, JobRow } from './jobs/job-row.ts';
export { listFinishedStatuses } from './jobs/list-finished-statuses.ts';
export { findJobById, type JobSelection, listJobs } from './jobs/list-jobs.ts';
export { type JobWithEndedBuilds, listJobsWithEndedBuilds } from './jobs/list-jobs-with-ended-builds.ts';
export { listNextInputs, type NextInputRow } from './jobs/list-next-inputs.ts';
export { pauseJob, unpauseJob } from './jobs/pause-job.ts';
export { requestSchedule, type ScheduleTarget } from './jobs/request-schedule.ts';
export { saveFirstLoggedBuilds } from './jobs/save-first-logged-builds.ts';
export { acquireLease } from './leases/acquire-lease.ts';
export type { Lease } from './leases/lease.ts';
export { leaseOwner } from './leases/lease-owner.ts';
export { releaseLease } from './leases/release-lease.ts';
export { releaseLeasesOfNode } from './leases/release-leases-of-node.ts';
export { renewLease } from './leases/renew-lease.ts';
export { PostgresDataError, PostgresProgramsError, PostgresStartError } from './local-postgres/errors.ts';
export type { PostgresOwner } from './local-postgres/layout.ts';
export { type LocalPostgres, type LocalPostgresOptions, startLocalPostgres } from './local-postgres/local-postgres.ts';
export { MigrationFailedError, MigrationFileError, NewerDatabaseError } from './migrations/errors.ts';
export { migrate } from './migrations/migrate.ts';
export { type PinOutcome, pinVersion, setPinComment, unpinResource } from './pins/pin-version.ts';
export { archivePipelines } from './pipelines/archive-pipelines.ts';
export { deletePipeline } from './pipelines/delete-pipeline.ts';
export { findPipeline, findPipelineById, type PipelineKey } from './pipelines/find-pipeline.ts';
export { findPipelineConfig } from './pipelines/find-pipeline-config.ts';
export { findPlanSources, type PlanSources } from './pipelines/find-plan-sources.ts';
export { findVarSources } from './pipelines/find-var-sources.ts';
export { listAbandonedPipelines } from './pipelines/list-abandoned-pipelines.ts';
export { listExpiredArchives } from './pipelines/list-expired-archives.ts';
export {
  findPipelinesById,
  listAllPipelines,
  listTeamPipelines,
  type PipelineVisibility,
} from './pipelines/list-pipelines.ts';
export { type OrderOutcome, orderInstances, orderPipelines } from './pipelines/order-pipelines.ts';
export { pauseIdlePipelines } from './pipelines/pause-idle-pipelines.ts';
export { pausePipeline, unpausePipeline } from './pipelines/pause-pipeline.ts';
export type { PipelineRow } from './pipelines/pipeline-row.ts';
export { type RenamePipelinesOutcome, renamePipelines } from './pipelines/rename-pipelines.ts';
export type { SavedBy, SavePipelineOptions, SavePipelineOutcome } from './pipelines/save/pipeline-to-save.ts';
export { savePipeline } from './pipelines/save-pipeline.ts';
export { setPipelineParent } from './pipelines/set-pipeline-parent.ts';
export { setPipelinePublic } from './pipelines/set-pipeline-public.ts';
export { listJobRefrains, listPipelineRefrains, type RefrainBar } from './refrains/list-refrains.ts';
export { clearResourceCaches } from './resource-caches/clear-resource-caches.ts';
export { deleteUnusedCaches } from './resource-caches/delete-unused-caches.ts';
export { type CacheLocation, findCacheLocations } from './resource-caches/find-cache-locations.ts';
export { forgetWorkerCache } from './resource-caches/forget-worker-cache.ts';
export { registerWorkerCache } from './resource-caches/register-worker-cache.ts';
export type { ResourceConfigKey, ResourceTypeRef } from './resource-caches/resource-config-key.ts';
export {
  type CacheUser,
  type MetadataField,
  type ResourceCacheKey,
  type UsedResourceCache,
  useResourceCache,
} from './resource-caches/use-resource-cache.ts';
export { type Checkable, findCheckable } from './resources/find-checkable.ts';
export { findResourceFacts, type ResourceFacts } from './resources/find-resource-facts.ts';
export { listCheckSchedule, type ScheduledCheck } from './resources/list-check-schedule.ts';
export { listPipelinesWithFailingChecks } from './resources/list-failing-checks.ts';
export { listResourceTypes, type ResourceTypeRow } from './resources/list-resource-types.ts';
export { findResourceById, listResources, type ResourceSelection } from './resources/list-resources.ts';
export { listSharing, type SharingRow } from './resources/list-sharing.ts';
export type { LastCheckRow, ResourceRow } from './resources/resource-row.ts';
export { type InMemoryFailure, saveInMemoryFailure } from './resources/save-in-memory-failure.ts';
export { findScheduleState, type ScheduleInput, type ScheduleState } from './schedule/find-schedule-state.ts';
export { listDueJobs } from './schedule/list-due-jobs.ts';
export { listStrandedJobs } from './schedule/list-stranded-jobs.ts';
export { type LockedJobs, lockJobs } from './schedule/lock-jobs.ts';
export { type NextInput, type NextInputs, saveNextInputs } from './schedule/save-next-inputs.ts';
export { serveSchedule } from './schedule/serve-schedule.ts';
export {
  type BeginCheckOptions,
  type BegunCheck,
  beginCheck,
  type CheckNeed,
  type CheckScope,
} from './scopes/begin-check.ts';
export { type EndCheckOptions, endCheck } from './scopes/end-check.ts';
export { type CheckTarget, findCheckTarget } from './scopes/find-check-target.ts';
export { findScope } from './scopes/find-scope.ts';
export { freeCheck } from './scopes/free-check.ts';
export { pointResourceAtScope, pointTypeAtConfig } from './scopes/point-at-scope.ts';
export { saveGetMetadata } from './scopes/save-get-metadata.ts';
export { checkSecrets } from './secrets/check-secrets.ts';
export { EncryptionKeyError, UnreadableSecretError } from './secrets/errors.ts';
export { resealSecrets } from './secrets/reseal-secrets.ts';
export {
  createSecretCodec,
  type EncryptionKey,
  type Sealed,
  type SecretCodec,
  type SecretCodecOptions,
} from './secrets/secret-codec.ts';
export { openSecret, sealSecret } from './secrets/secret-columns.ts';
export { findDatabaseHealth } from './settings/find-database-health.ts';
export { findOrSaveSetting } from './settings/find-or-save-setting.ts';
export { readDatabaseTimeMs } from './settings/read-database-time.ts';
export { deleteSupersededKeys } from './signing-keys/delete-superseded-keys.ts';
export { findAgedAlgorithms } from './signing-keys/find-aged-algorithms.ts';
export { listSigningKeys, type SigningKeyRow } from './signing-keys/list-signing-keys.ts';
export { saveSigningKey } from './signing-keys/save-signing-key.ts';
export { clearTaskCaches } from './task-caches/clear-task-caches.ts';
export { deleteUnusedTaskCaches } from './task-caches/delete-unused-task-caches.ts';
export { findTaskCaches, type TaskCacheLocation } from './task-caches/find-task-caches.ts';
export { type RegisteredTaskCache, registerTaskCaches } from './task-caches/register-task-caches.ts';
export { deleteTeam } from './teams/delete-team.ts';
export { listTeams } from './teams/list-teams.ts';
export { type RenameOutcome, renameTeam } from './teams/rename-team.ts';
export { saveTeam } from './teams/save-team.ts';
export type { Team, TeamAuthRow } from './teams/team.ts';
export { snapshot, transaction } from './transaction.ts';
export { listUsers, type UserRow } from './users/list-users.ts';
export { recordLogin } from './users/record-login.ts';
export { clearVersions } from './versions/clear-versions.ts';
export { digestVersion } from './versions/digest-version.ts';
export { dumpVersions, type VersionsDump } from './versions/dump-versions.ts';
export { disableVersion, enableVersion } from './versions/enable-version.ts';
export { listDisabledVersions } from './versions/list-disabled-versions.ts';
export { listNewestVersions } from './versions/list-newest-versions.ts';
export { listVersionFacts, type VersionFacts } from './versions/list-version-facts.ts';
export {
  findVersion,
  listVersions,
  type VersionList,
  type VersionPage,
  type VersionRow,
} from './versions/list-versions.ts';
export { type SavePutVersionOptions, savePutVersion, type VersionMetadata } from './versions/save-put-version.ts';
export { EmptyVersionError, saveVersions } from './versions/save-versions.ts';
export { createVersionsView } from './versions/versions-view.ts';
export type {
  PassedBuildsRequest,
  VersionDigest,
  ViewedBuild,
  ViewedPassedBuild,
  ViewedVersion,
} from './versions/view/viewed-version.ts';
export { createVolume, type NewVolume, type VolumeKind } from './volumes/create-volume.ts';
export { deleteOldArtifacts } from './volumes/delete-old-artifacts.ts';
export { findArtifactVolume } from './volumes/find-artifact-volume.ts';
export { listVolumes, type VolumeDetails } from './volumes/list-volumes.ts';
export { markUnneededVolumes } from './volumes/mark-unneeded-volumes.ts';
export { markVolumeCreated } from './volumes/mark-volume-created.ts';
export { markVolumeFailed } from './volumes/mark-volume-failed.ts';
export { saveArtifactOutput } from './volumes/save-artifact-output.ts';
export { forgetUpload, saveUpload } from './volumes/save-upload.ts';
export { isListening, listen } from './wake-ups/listen.ts';
export { type Topic, topics, type WakeUp } from './wake-ups/topic.ts';
export { wakeUp } from './wake-ups/wake-up.ts';
export type { WakeUpListener, WakeUpOrigin } from './wake-ups/wake-up-listener.ts';
export { clearWall } from './wall/clear-wall.ts';
export { findWall, type WallMessage } from './wall/find-wall.ts';
export { saveWall } from './wall/save-wall.ts';
export { countWorkerLoad, type WorkerLoad } from './workers/count-worker-load.ts';
export { deleteWorker } from './workers/delete-worker.ts';
export { findWorkerTeam } from './workers/find-worker-team.ts';
export { leaveWorker } from './workers/leave-worker.ts';
export { listWorkerDetails, type WorkerDetails } from './workers/list-worker-details.ts';
export { listWorkers, type WorkerResourceType, type WorkerRow, type WorkerState } from './workers/list-workers.ts';
export { noteHeartbeat } from './workers/note-heartbeat.ts';
export {
  heartbeatWorker,
  type RegisteredResourceType,
  registerWorker,
  stallWorker,
  type WorkerRegistration,
} from './workers/register-worker.ts';
export { type GatewayRegistration, type SaveWorkerOutcome, saveWorker } from './workers/save-worker.ts';
export { type SettledWorker, settleWorkers } from './workers/settle-workers.ts';
