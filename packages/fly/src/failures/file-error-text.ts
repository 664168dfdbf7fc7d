const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
};

/** Why a file can't be had, in the words of the stock client: `open x: permission denied`. What is no error of a file is thrown on. */
export function fileErrorText(action: 'open' | 'stat', path: string, error: unknown): string {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error;
  const reason = reasons[error.code] ?? error.code;
  // A directory can be opened; what fails is reading it.
  return `${error.code === 'EISDIR' ? 'read' : action} ${path}: ${reason}`;
}
