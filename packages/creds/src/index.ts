export type { Asker } from './asker.ts';
export type { IdTokenServices, SignIdToken } from './id-token/id-token-vars.ts';
export { openVarSources } from './var-sources/open-var-sources.ts';
