import type { Volume } from '../volume.ts';

export interface FileOwner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The numbers of a user in an image, so that a task's files belong to whoever it runs as (worker.md 14.5). `name`, `uid`,
 * or either with `:group`. Undefined for root and for whoever the image doesn't know: then owners stay as they are.
 */
export async function resolveUser(image: Volume, user: string, signal: AbortSignal): Promise<FileOwner | undefined> {
  const [name = '', group] = user.split(':');
  if (name === '' || name === 'root' || name === '0') return undefined;
  try {
    const passwd = await readTable(image, 'rootfs/etc/passwd', signal);
    const entry = passwd.find(([login, , uid]) => login === name || uid === name);
    const uid = numberOf(entry?.[2] ?? name);
    const gid = group === undefined ? numberOf(entry?.[3] ?? '0') : await groupOf(image, group, signal);
    return uid === undefined || gid === undefined ? undefined : { uid, gid };
  } catch {
    if (signal.aborted) throw signal.reason;
    return undefined;
  }
}

async function groupOf(image: Volume, group: string, signal: AbortSignal): Promise<number | undefined> {
  const known = numberOf(group);
  if (known !== undefined) return known;
  const groups = await readTable(image, 'rootfs/etc/group', signal);
  return numberOf(groups.find(([name]) => name === group)?.[2] ?? '');
}

async function readTable(image: Volume, path: string, signal: AbortSignal): Promise<string[][]> {
  const text = (await image.readFile(path, signal)).toString();
  return text.split('\n').map((line) => line.split(':'));
}

function numberOf(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
