export { createApp } from './app.ts';
export type { ApiConfig, OAuthClient } from './config.ts';
export type { Services } from './services.ts';
