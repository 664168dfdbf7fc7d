const remote = /^(https?:\/\/|ssh:\/\/git@|git@)([^/]+)\/(.*)$/;

/** The page of a commit, where the host of its remote is known to have one. Credentials in the remote's URL are left out. */
export function commitUrl(origin: string, sha: string): string | undefined {
  const [, scheme, hostPart = '', pathPart = ''] = remote.exec(origin) ?? [];
  if (scheme === undefined) return undefined;
  let host = hostPart.slice(hostPart.lastIndexOf('@') + 1);
  let path = pathPart.replace(/\.git$/, '');
  if (scheme === 'git@' && host.includes(':')) {
    const colon = host.indexOf(':');
    path = `${host.slice(colon + 1)}/${path}`;
    host = host.slice(0, colon);
  }
  if (/github|gogs/.test(host)) return `https://${host}/${path}/commit/${sha}`;
  if (host.includes('gitlab')) return `https://${host}/${path}/-/commit/${sha}`;
  if (host.includes('bitbucket')) return `https://${host}/${path}/commits/${sha}`;
  return undefined;
}
