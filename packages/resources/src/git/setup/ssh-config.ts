import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitSource } from '../request.ts';

type SshSource = Pick<
  GitSource,
  'uri' | 'private_key' | 'private_key_user' | 'forward_agent' | 'https_tunnel' | 'submodule_credentials'
>;

const sshUriWithPort = /^ssh:\/\/(?:[^@]+@)?([^:/]+):([0-9]+)/;

/** Writes `~/.ssh/config` when a key or a tunnel asks for it (resources.md 3.2). Returns whether it did. */
export async function writeSshConfig(home: string, source: SshSource): Promise<boolean> {
  const lines = [...keyLines(source), ...tunnelLines(source)];
  if (lines.length === 0) return false;
  const directory = join(home, '.ssh');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(join(directory, 'config'), `${lines.join('\n')}\n`, { mode: 0o600 });
  const { proxy_user: user, proxy_password: password } = source.https_tunnel;
  if (user !== '') {
    const tunnel = `proxy_user = ${user}\nproxy_passwd = ${password}\n`;
    await writeFile(join(directory, 'tunnel_config'), tunnel, { mode: 0o600 });
  }
  return true;
}

/** The ssh that reads that configuration also where HOME is not the user's home, and gives up on a dead connection. */
export function sshCommand(home: string): string {
  const file = join(home, '.ssh', 'config').replaceAll("'", `'\\''`);
  return `ssh -F '${file}' -o ConnectTimeout=60 -o ServerAliveInterval=30`;
}

function keyLines(source: SshSource): string[] {
  const hasKey = source.private_key !== '' || source.submodule_credentials.some((entry) => entry.private_key !== '');
  if (!hasKey) return [];
  const [, host, port] = sshUriWithPort.exec(source.uri) ?? [];
  return [
    'StrictHostKeyChecking no',
    'LogLevel quiet',
    ...(host === undefined ? [] : ['', `Host ${host}`, `  Port ${port}`]),
    ...(source.private_key_user === '' ? [] : [`User ${source.private_key_user}`]),
    ...(source.forward_agent === true ? ['ForwardAgent yes'] : []),
  ];
}

function tunnelLines({ https_tunnel: tunnel }: SshSource): string[] {
  if (tunnel.proxy_host === '' || tunnel.proxy_port === '') return [];
  const credentials = tunnel.proxy_user === '' ? '' : '-F ~/.ssh/tunnel_config';
  return [`ProxyCommand /usr/bin/proxytunnel ${credentials} -p ${tunnel.proxy_host}:${tunnel.proxy_port} -d %h:%p`];
}
