import { chmod, chown, mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';

/** Who PostgreSQL runs as. */
export type PostgresOwner = { uid: number; gid: number };

export type PostgresLayout = {
  /** What the server owns: nobody else may look inside. */
  data: string;
  /** Who may connect; owned by whoever starts the server, so that the server can't change it. */
  config: string;
  /** The socket's directory: the server may write, the client's group may pass through, nobody else. */
  run: string;
};

export const serverPort = 5432;

/** As root the server gets the owner that the caller names; otherwise it is the caller. */
export function resolveOwner(owner: PostgresOwner | undefined): PostgresOwner {
  if (process.getuid?.() === 0 && owner !== undefined) return owner;
  const { uid, gid } = userInfo();
  return { uid, gid };
}

/** Makes the directories below `directory` with their owners and modes. The data directory itself is made by initdb. */
export async function prepareLayout(
  directory: string,
  {
    owner,
    clientGid,
    socketDirectory,
  }: { owner: PostgresOwner; clientGid: number; socketDirectory?: string | undefined },
): Promise<PostgresLayout> {
  const layout = {
    data: join(directory, 'data'),
    config: join(directory, 'config'),
    run: socketDirectory ?? join(directory, 'run'),
  };
  await mkdir(directory, { recursive: true });
  await mkdir(layout.config, { recursive: true });
  await mkdir(layout.run, { recursive: true });
  await chmod(directory, 0o711);
  await chmod(layout.config, 0o755);
  if (process.getuid?.() === 0) await chown(layout.run, owner.uid, clientGid);
  await chmod(layout.run, 0o710);
  return layout;
}
