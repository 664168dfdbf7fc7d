export {
  UiDashboard,
  UiDashboardPipeline,
  UiDashboardTeam,
  UiJobBox,
  UiJobState,
  UiPipelineStatus,
  UiPlace,
} from './ui/dashboard.ts';
export { UiDashboardPatch, UiPipelinePatch, UiStockPatch, UiStreamMessage, type UiTopic } from './ui/live-stream.ts';
export { UiGraphJob, UiGraphResource, UiPipelineGraph } from './ui/pipeline-graph.ts';
export { UiBar, UiBuildRef, UiBuildStatus, UiRefrain } from './ui/refrain.ts';
export { type AccessClass, type RoleName, roleNames } from './api/access.ts';
export { type Method, type Route, type RouteName, routes } from './api/routes.ts';
