import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Connection } from '../client/connection.ts';
import { defineCommand, type Invocation } from '../grammar/command.ts';
import { path } from '../options/path.ts';
import { text } from '../options/text.ts';
import { toggle } from '../options/toggle.ts';
import { downloadClient } from '../sync/download-client.ts';
import { savedTarget } from '../target/open-target.ts';
import { flyVersion } from '../version/fly-version.ts';
import { info as infoShape } from '../wire/server.ts';

interface SyncOptions {
  readonly url: string;
  readonly insecure: boolean;
  readonly caCert: string;
  readonly clientCert: string;
  readonly clientKey: string;
}

export const sync = defineCommand({
  options: {
    force: toggle({ short: 'f', long: 'force', description: 'Sync even if versions already match.' }),
    url: text({ short: 'c', long: 'concourse-url', description: 'Concourse URL to sync with' }),
    insecure: toggle({
      short: 'k',
      long: 'insecure',
      description: "Skip verification of the endpoint's SSL certificate",
    }),
    caCert: path({ long: 'ca-cert', description: 'Path to Concourse PEM-encoded CA certificate file.' }),
    clientCert: path({ long: 'client-cert', description: 'Path to a PEM-encoded client certificate file.' }),
    clientKey: path({ long: 'client-key', description: 'Path to a PEM-encoded client key file.' }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const connection = await connect(invocation);
    const { version } = await connection.fetch({ path: '/api/v1/info' }, infoShape);
    if (!options.force && version === flyVersion(io.env)) {
      io.stdout.write(`version ${version} already matches; skipping\n`);
      return;
    }
    await downloadClient(connection, version, io);
  },
});

/** Nothing about syncing needs to know who it is: no token is sent. */
async function connect({ io, globals, options }: Invocation<SyncOptions>): Promise<Connection> {
  const { verbose } = globals;
  if (globals.target !== '') {
    const saved = await savedTarget({ io, globals });
    return Connection.create({ url: saved.api, token: undefined, tls: saved, verbose }, io);
  }
  const { url, insecure, clientCert: clientCertPath, clientKey: clientKeyPath } = options;
  const caCert = options.caCert === '' ? '' : readFileSync(resolve(io.cwd, options.caCert), 'utf8');
  const tls = { insecure, caCert, clientCertPath, clientKeyPath };
  return Connection.create({ url, token: undefined, tls, verbose }, io);
}
