import { defineFlags, list, text, textOr } from '@rondo/foundation';
import { logFlags } from './log-flags.ts';

/** The flags of `rondo worker` (operations.md A3). */
export const workerFlags = defineFlags({
  workDir: text({ doc: 'Directory for layers, volumes and containers.', value: 'DIR' }),
  socketDir: text({ doc: 'Directory for the sockets that web talks to (default: WORKDIR/run).', value: 'DIR' }),
  socketGid: text({ doc: 'Group that may reach the sockets, by number.', value: 'GID' }),
  baseDir: text({
    doc: 'Directory that keeps the base root file system; may be shared by workers (default: WORKDIR/base).',
    value: 'DIR',
  }),
  name: text({ doc: "Name of the worker (default: the host's name).", value: 'NAME' }),
  tag: list((word) => word, { doc: 'A tag of the worker; steps ask for it with tags. Repeatable.', value: 'TAG' }),
  runtime: textOr('detect', { doc: 'OCI runtime: detect, or the path of crun or runc.', value: 'PATH' }),
  publish: list((word) => word, {
    doc: 'A port that containers may reach on the bridge address: PORT=ADDRESS, where ADDRESS is HOST:PORT on this machine. Repeatable.',
    value: 'PORT=ADDRESS',
  }),
  dnsServer: list((word) => word, {
    doc: 'DNS server for containers (default: those of this machine). Repeatable.',
    value: 'IP',
  }),
  ...logFlags,
});
