import { type Static, Type } from 'typebox';
import { UiDashboardPipeline, UiDashboardTeam } from './dashboard.ts';
import { UiGraphJob, UiGraphResource } from './pipeline-graph.ts';

/** Names of the topics a stream may be asked for; ids are database ids. */
export type UiTopic =
  | 'dashboard'
  | `pipeline/${number}`
  | `job/${number}`
  | `resource/${number}`
  | `build/${number}`
  | 'wall'
  | 'me';

/**
 * What a patch of topic `dashboard` carries: whole entities that changed since the cursor, each at most once per message.
 * `removed` are ids of pipelines that are gone or that the viewer may no longer see; `order` is sent when the order
 * changed: ids of all visible pipelines in API order.
 */
export const UiDashboardPatch = Type.Object({
  teams: Type.Optional(Type.Array(UiDashboardTeam)),
  pipelines: Type.Optional(Type.Array(UiDashboardPipeline)),
  removed: Type.Optional(Type.Array(Type.Integer())),
  order: Type.Optional(Type.Array(Type.Integer())),
});
export type UiDashboardPatch = Static<typeof UiDashboardPatch>;

/**
 * What a patch of topic `pipeline/ID` carries: changed nodes. When the configuration changed the server sends
 * `op: "reset"` instead, and the client asks for the graph again.
 */
export const UiPipelinePatch = Type.Object({
  jobs: Type.Optional(Type.Array(UiGraphJob)),
  resources: Type.Optional(Type.Array(UiGraphResource)),
  paused: Type.Optional(Type.Boolean()),
  pausedBy: Type.Optional(Type.String()),
  pausedAt: Type.Optional(Type.Number()),
  public: Type.Optional(Type.Boolean()),
});
export type UiPipelinePatch = Static<typeof UiPipelinePatch>;

/** A stock object (spec/api.md section 10), passed on as the stock routes present it to this viewer. */
const Stock = Type.Record(Type.String(), Type.Unknown());

/**
 * What the patches of the smaller topics carry. All of it is stock JSON, so one decoder serves stream and polling.
 *
 * - `job/ID`: `job` (10.3) when the job itself changed (paused, next or finished build), `builds` (10.1) that are new or changed.
 * - `resource/ID`: `resource` (10.6) when it or its check changed; `versions: true` when its list of versions changed in any
 *   way (new, enabled, disabled): the client asks for the page it shows again.
 * - `build/ID`: `build` (10.1), on every change of status, comment or reaping; `preparation` (10.13) while it is pending and what it
 *   waits for changed. Log events never travel here: they have the build's own event stream.
 * - `wall`: `wall` (10.12). `me`: no content; the client asks for `/api/v1/user` again.
 */
export const UiStockPatch = Type.Object({
  job: Type.Optional(Stock),
  builds: Type.Optional(Type.Array(Stock)),
  resource: Type.Optional(Stock),
  versions: Type.Optional(Type.Boolean()),
  build: Type.Optional(Stock),
  preparation: Type.Optional(Stock),
  wall: Type.Optional(Stock),
});
export type UiStockPatch = Static<typeof UiStockPatch>;

/**
 * One message of `GET /api/rondo/v1/stream?topics=a,b,c&cursor=C` (ui.md C2.3), a server-sent event of the default type
 * whose `data` is this object as one line of JSON and whose `id` is the cursor after it.
 *
 * - The cursor is one for all topics, opaque to the client. It comes from a snapshot (`cursor` of the dashboard or a graph) or
 *   from the last event's id, and is given as `cursor=` or as `Last-Event-ID` (which wins). Without either the stream begins
 *   now: the first event is then `{"topic":"*","rev":0,"op":"hello","data":{}}`, whose id is the cursor.
 * - `hello` is always the first event, sent at once, so that the client knows that the stream works.
 * - `patch`: entities that changed. `snapshot`: as a patch, but whatever it does not name is gone. `reset`: the client's state of the
 *   topic cannot be brought up to date (cursor too old, client too slow, configuration changed): it asks for the snapshot again.
 * - Topics change by opening a new stream with the last cursor; nothing is lost in between. Unknown topics and topics of
 *   objects the viewer may not see are ignored, so that their existence is not told.
 * - At most 4 messages per second and topic, later changes of an entity replacing earlier ones; a comment line `: ping` every 15 s;
 *   a client whose buffer exceeds 1 MiB gets `reset` for all topics.
 * - `rev` grows per topic within one stream. 401 only for a token that is not valid; anonymous viewers may listen to what is public.
 */
export const UiStreamMessage = Type.Object({
  topic: Type.String(),
  rev: Type.Integer(),
  op: Type.Union([Type.Literal('hello'), Type.Literal('snapshot'), Type.Literal('patch'), Type.Literal('reset')]),
  data: Type.Unknown(),
});
export type UiStreamMessage = Static<typeof UiStreamMessage>;
