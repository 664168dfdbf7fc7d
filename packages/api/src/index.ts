export { createApp } from './app.ts';
export { archiveName, archivesIn, type FlyArchive, type FlyArchives, type FlySystem } from './cli/fly-archives.ts';
export type { ApiConfig, OAuthClient } from './config.ts';
export { apiErrors } from './http/error-codes.ts';
export { LiveHub } from './live/live-hub.ts';
export { loginRoutes } from './login/login-routes.ts';
export { type DescribedContent, type DescribedOperation, loadDescription } from './openapi/load-description.ts';
export type { Services } from './services.ts';
export { OpenStreams } from './streams/open-streams.ts';
