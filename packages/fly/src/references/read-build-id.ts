import { FlyError } from '../failures/fly-error.ts';

/** Reads a global build id. Throws {@link FlyError} with the stock text. */
export function readBuildId(text: string): number {
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  throw new FlyError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
}
