import { ContainerSpecError } from '../errors.ts';

/** The directory in a `raw://DIRECTORY` root (worker.md 12.1). Pure. Throws ContainerSpecError with the texts that stock clients know. */
export function parseRootfs(rootfs: string): string {
  if (rootfs === '') throw new ContainerSpecError('rootfs must not be empty');
  const match = /^([^:]*):\/\/(.*)$/s.exec(rootfs);
  if (match === null) throw new ContainerSpecError("malformatted rootfs: must be of form 'scheme://<abs_dir>'");
  const [, scheme = '', path = ''] = match;
  if (scheme !== 'raw') throw new ContainerSpecError(`unsupported scheme '${scheme}'`);
  if (!path.startsWith('/')) throw new ContainerSpecError('directory must be an absolute path');
  return path;
}
