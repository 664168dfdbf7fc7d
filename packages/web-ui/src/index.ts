export { buildUi } from './build/build-ui.ts';
export { uiDirectory, uiSecurityPolicy } from './ui-files.ts';
