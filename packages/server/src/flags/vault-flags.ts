import { vaultDefaults } from '@rondo/creds';
import {
  defineFlags,
  duration,
  InvalidFlagError,
  list,
  Secret,
  secret,
  text,
  textOr,
  toggle,
  url,
} from '@rondo/foundation';

/** `role_id:5f34…`. Throws InvalidFlagError. */
function parseParam(given: string): readonly [name: string, value: Secret] {
  const colon = given.indexOf(':');
  if (colon < 1) throw new InvalidFlagError('a parameter is written NAME:VALUE');
  return [given.slice(0, colon), new Secret(given.slice(colon + 1))];
}

/** The flags of `--vault-…`: HashiCorp Vault as where vars come from (operations.md A25.4). */
export const vaultFlags = defineFlags({
  vaultUrl: url({ doc: 'Address of the Vault where ((vars)) are looked up, such as https://vault.example.com:8200.' }),
  vaultPathPrefix: textOr(vaultDefaults.pathPrefix, { doc: 'Path under which secrets lie.', value: 'PATH' }),
  vaultLookupTemplates: list((template) => template, {
    doc: `Where a var is looked up below the prefix, first to last, made of {{.Team}}, {{.Pipeline}} and {{.Secret}}. Repeatable (default: ${vaultDefaults.lookupTemplates.join(', ')}).`,
    value: 'TEMPLATE',
  }),
  vaultSharedPath: textOr(vaultDefaults.sharedPath, {
    doc: 'Path below the prefix with secrets for all teams; none where it is empty.',
    value: 'PATH',
  }),
  vaultNamespace: textOr(vaultDefaults.namespace, { doc: 'Namespace of Vault.', value: 'NAMESPACE' }),
  vaultLoginTimeout: duration('60s', { doc: 'How long a lookup waits for a login.', value: 'DURATION' }),
  vaultQueryTimeout: duration('60s', { doc: 'How long an answer of Vault may take.', value: 'DURATION' }),
  vaultEnableKvMountCache: toggle({ doc: 'Ask only once which version a key-value mount has.' }),
  vaultDisableSrvLookup: toggle({ doc: 'Do not ask name servers for the port of an address without one.' }),
  vaultCaCert: text({ doc: 'The authorities that Vault’s certificate may be of, PEM file.', value: 'FILE' }),
  vaultCaPath: text({ doc: 'Directory of such PEM files.', value: 'DIR' }),
  vaultClientCert: text({ doc: 'Certificate to show to Vault, PEM file.', value: 'FILE' }),
  vaultClientKey: text({ doc: 'Its key, PEM file.', value: 'FILE' }),
  vaultServerName: text({
    doc: 'Name that Vault’s certificate must have, where it is not that of the address.',
    value: 'NAME',
  }),
  vaultInsecureSkipVerify: toggle({ doc: 'Take any certificate.' }),
  vaultClientToken: secret({ doc: 'Token to use as it is.', value: 'TOKEN' }),
  vaultClientTokenPath: text({ doc: 'File with a token, read anew at each login.', value: 'FILE' }),
  vaultAuthBackend: text({ doc: 'Log in by this: approle, cert, ldap, userpass, …', value: 'BACKEND' }),
  vaultAuthBackendMaxTtl: duration('0s', {
    doc: 'Log in anew after this long, however long the lease is; 0 never.',
    value: 'DURATION',
  }),
  vaultAuthParam: list(parseParam, {
    doc: 'What the login is to send, such as role_id:ID. Repeatable.',
    value: 'NAME:VALUE',
    isSecret: true,
  }),
  vaultRetryInitial: duration('1s', {
    doc: 'Pause after a login that failed; it doubles each time.',
    value: 'DURATION',
  }),
  vaultRetryMax: duration('5m', { doc: 'Longest such pause.', value: 'DURATION' }),
});
