export type { Asker } from './asker.ts';
export type { IdTokenServices, SignIdToken } from './id-token/id-token-vars.ts';
export { type LookupSettings, ManagedSecrets } from './managers/managed-secrets.ts';
export { ManagerPool } from './managers/manager-pool.ts';
export { VaultManager } from './managers/vault/vault-manager.ts';
export {
  checkVaultSettings,
  type VaultAuth,
  type VaultSettings,
  type VaultTls,
  vaultDefaults,
} from './managers/vault/vault-settings.ts';
export { openVarSources } from './var-sources/open-var-sources.ts';
