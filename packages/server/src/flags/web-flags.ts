import { resolve } from 'node:path';
import { parseLocalUser } from '@rondo/auth';
import {
  defineFlags,
  duration,
  type Flag,
  InvalidFlagError,
  integer,
  list,
  secret,
  text,
  textOr,
  toggle,
  url,
} from '@rondo/foundation';
import { defaultReportedVersion } from '../version.ts';
import { buildFlags } from './build-flags.ts';
import { credsFlags } from './creds-flags.ts';
import { databaseFlags } from './database-flags.ts';
import { gcFlags } from './gc-flags.ts';
import { logFlags } from './log-flags.ts';

/** The name of a node; its leases' owners are told apart by what comes before a slash. Throws InvalidFlagError. */
function parseNodeName(given: string): string {
  if (!/^[^\s/]+$/.test(given)) throw new InvalidFlagError(`'${given}' is no name of a node: no blanks and no slashes`);
  return given;
}

const nodeName: Flag<string | undefined> = {
  kind: 'one',
  doc: 'Name of this node, unlike that of any other: when it starts again it goes on at once with what it ran, instead of when its leases end.',
  value: 'NAME',
  parse: parseNodeName,
  fallback: undefined,
};

/** The flags of `rondo web` (operations.md A2). */
export const webFlags = defineFlags({
  bindIp: textOr('0.0.0.0', { doc: 'Address to listen on for HTTP.', value: 'IP' }),
  bindPort: integer(8080, { doc: 'Port to listen on for HTTP.', value: 'PORT', max: 65535 }),
  externalUrl: url({
    doc: 'Address under which people and fly reach this server (default: http://127.0.0.1:<bind-port>).',
  }),
  nodeName,
  clusterName: textOr('', { doc: 'Name shown on pages and in /api/v1/info.', value: 'NAME' }),
  reportedVersion: textOr(defaultReportedVersion, {
    doc: 'Version told to stock clients; fly insists on its own major.minor.',
    value: 'X.Y.Z',
  }),
  ...databaseFlags,
  sessionSigningKey: text({
    doc: 'RSA private key that signs sessions, PEM file (default: one kept in the database).',
    value: 'FILE',
  }),
  oldSessionSigningKey: text({
    doc: 'The session signing key before: what it has signed is still taken, so that a new key logs nobody out.',
    value: 'FILE',
  }),
  signingKeyCheckInterval: duration('10m', {
    doc: 'How often the keys of pipelines’ identity tokens are looked after.',
    value: 'DURATION',
  }),
  signingKeyRotationPeriod: duration('168h', {
    doc: 'How long such a key signs before it gets a successor; 0 for ever.',
    value: 'DURATION',
  }),
  signingKeyGracePeriod: duration('24h', {
    doc: 'How long such a key is published beside its successor.',
    value: 'DURATION',
  }),
  authDuration: duration('24h', { doc: 'How long a login lasts.', value: 'DURATION' }),
  cookieSecure: toggle({ doc: 'Send session cookies over HTTPS only.' }),
  clientId: textOr('concourse-web', { doc: 'OAuth client id of the pages.', value: 'ID' }),
  clientSecret: secret({
    doc: 'OAuth client secret of the pages (default: derived from the signing key).',
    value: 'SECRET',
  }),
  addLocalUser: list(parseLocalUser, {
    doc: 'A local user, NAME:PASSWORD; the password plain or as a bcrypt hash. Repeatable.',
    value: 'NAME:PASSWORD',
    isSecret: true,
  }),
  localUsersFile: text({ doc: 'File with one NAME:PASSWORD per line, readable by its owner only.', value: 'FILE' }),
  mainTeamLocalUser: list((name) => name, { doc: 'A local user that owns team main. Repeatable.', value: 'NAME' }),
  configRbac: text({
    doc: 'YAML file that gives actions to other roles: a map from role names to lists of actions.',
    value: 'FILE',
  }),
  oidcIssuerUrl: url({ doc: "Issuer of pipelines' identity tokens (default: the external URL)." }),
  cliArtifactsDir: text({
    doc: 'Directory with fly for download: fly-<platform>-<arch>.tgz, or .zip for windows (default: it is packed when first asked for).',
    value: 'DIR',
  }),
  cliCacheDir: text({
    doc: "Directory that keeps what was packed (default: .node/fly in the program's).",
    value: 'DIR',
  }),
  interceptIdleTimeout: duration('0s', {
    doc: 'How long an intercepted container may hear nothing of its client; 0 sets no limit.',
    value: 'DURATION',
  }),
  healthMinWorkerCount: integer(1, { doc: 'Fewer running workers than this are reported as degraded.', value: 'N' }),
  healthComponentStaleMultiplier: integer(2, {
    doc: 'A part of the server that has not run for this many of its intervals is reported as unhealthy.',
    value: 'N',
    min: 1,
  }),
  xFrameOptions: textOr('deny', { doc: 'Value of X-Frame-Options; empty sends none.', value: 'VALUE' }),
  contentSecurityPolicy: textOr("frame-ancestors 'none'", {
    doc: 'Value of Content-Security-Policy for everything but pages; empty sends none.',
    value: 'VALUE',
  }),
  strictTransportSecurity: textOr('', { doc: 'Value of Strict-Transport-Security; empty sends none.', value: 'VALUE' }),
  resourceCheckingInterval: duration('1m', { doc: 'Pause between two checks of a resource.', value: 'DURATION' }),
  resourceWithWebhookCheckingInterval: duration('1m', {
    doc: 'The same for resources with a webhook token.',
    value: 'DURATION',
  }),
  resourceTypeCheckingInterval: duration('1m', { doc: 'The same for resource types.', value: 'DURATION' }),
  maxChecksPerSecond: integer(0, {
    doc: 'Most checks begun per second; 0 adapts to the number of resources, -1 sets no limit.',
    value: 'N',
    min: -1,
  }),
  globalResourceCheckTimeout: duration('1h', { doc: 'How long one check may take.', value: 'DURATION' }),
  ...buildFlags,
  ...credsFlags,
  ...gcFlags,
  enableResourceCausality: toggle({ doc: 'Show which versions led to which builds.' }),
  localWorkerDir: list((directory) => resolve(directory), {
    doc: 'Directory with the sockets of a worker on this machine; web registers it and talks to it directly. Repeatable.',
    value: 'DIR',
  }),
  ...logFlags,
});
