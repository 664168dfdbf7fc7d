import { FlyError } from '../failures/fly-error.ts';

/** A pipeline's name must not be empty. Anything odd in it is the server's to warn about. */
export function checkPipelineName(name: string): void {
  if (name === '') throw new FlyError('pipeline: identifier cannot be an empty string');
}

/** Names that stand in paths must not hold a slash; `what` is how the message begins. */
export function refuseSlash(name: string, what: string): void {
  if (name.includes('/')) throw new FlyError(`${what} cannot contain '/'`);
}
