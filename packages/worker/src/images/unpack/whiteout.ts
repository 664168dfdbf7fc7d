/** What a name beginning with `.wh.` asks for (OCI image layout, "whiteouts"). Paths are parts below the root. */
export type Deletion =
  | { type: 'whiteout'; target: string[] }
  | { type: 'opaque'; directory: string[] }
  /** Bookkeeping of an old file system that some archives still carry. */
  | { type: 'ignored' };

/** The deletion that a path stands for, `undefined` where it is an ordinary one. Pure. */
export function deletionOf(parts: string[]): Deletion | undefined {
  const name = parts.at(-1);
  if (name === undefined || !parts.some((part) => part.startsWith('.wh.'))) return undefined;
  const parent = parts.slice(0, -1);
  if (name === '.wh..wh..opq') return { type: 'opaque', directory: parent };
  if (parts.some((part) => part.startsWith('.wh..wh.'))) return { type: 'ignored' };
  if (!name.startsWith('.wh.') || name === '.wh.' || name === '.wh..' || name === '.wh...') return { type: 'ignored' };
  return { type: 'whiteout', target: [...parent, name.slice('.wh.'.length)] };
}
