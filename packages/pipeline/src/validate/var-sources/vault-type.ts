import { isJsonObject, type JsonValue } from '../../config/json-value.ts';
import { quoteGoString } from '../../yaml/value/quote-go-string.ts';
import { parseGoUrl } from '../parse-go-url.ts';
import { checkSecretTemplate } from './check-secret-template.ts';
import { checkSettings, type SettingsShape, textSetting } from './settings.ts';
import { type VarSourceType, type VarSourceVerdict, valid } from './var-source-type.ts';

/** Table: the settings of a vault source. */
const shape: SettingsShape = [
  ['url', 'text'],
  ['path_prefix', 'text'],
  ['lookup_templates', 'texts'],
  ['shared_path', 'text'],
  ['namespace', 'text'],
  ['login_timeout', 'duration'],
  ['query_timeout', 'duration'],
  ['enable_kv_mount_cache', 'flag'],
  ['disable_srv_lookup', 'flag'],
  ['ca_cert', 'text'],
  ['client_cert', 'text'],
  ['client_key', 'text'],
  ['server_name', 'text'],
  ['insecure_skip_verify', 'flag'],
  ['client_token', 'text'],
  ['client_token_path', 'text'],
  ['auth_backend', 'text'],
  ['auth_backend_max_ttl', 'duration'],
  ['auth_retry_max', 'duration'],
  ['auth_retry_initial', 'duration'],
  ['auth_params', 'text map'],
];

/** `vault`: HashiCorp Vault. */
export const vaultType: VarSourceType = {
  name: 'vault',
  check(config) {
    if (!isJsonObject(config)) return { kind: 'not_created', error: 'invalid vault config format' };
    const error = checkSettings(config, shape, 'vault.VaultManager');
    return error === undefined ? checkValues(config) : { kind: 'not_created', error };
  },
};

function checkValues(config: JsonValue): VarSourceVerdict {
  const invalid = (error: string): VarSourceVerdict => ({ kind: 'invalid', error });
  const url = parseGoUrl(textSetting(config, 'url'));
  if (!url.ok) return invalid(`invalid URL: ${url.error}`);
  if (url.scheme !== 'http' && url.scheme !== 'https') {
    return invalid(`invalid scheme ${quoteGoString(url.scheme)}: must be http or https`);
  }
  if (url.host === '') return invalid('URL must specify a host');
  const prefix = textSetting(config, 'path_prefix', '/concourse');
  if (prefix === '') return invalid('path prefix must be a non-empty string');
  for (const [index, template] of lookupTemplates(config).entries()) {
    const problem = checkSecretTemplate(`lookup-template-${index}`, prefix + template);
    if (problem !== undefined) return invalid(problem);
  }
  const canLogIn = ['client_token', 'client_token_path', 'auth_backend'].some((key) => textSetting(config, key) !== '');
  return canLogIn ? valid : invalid('must configure client token or auth backend');
}

function lookupTemplates(config: JsonValue): readonly string[] {
  const templates = isJsonObject(config) ? config.lookup_templates : undefined;
  return Array.isArray(templates) ? templates.map(String) : [];
}
