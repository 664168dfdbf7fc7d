import { isJsonObject } from '../sdk/json/json-value.ts';
import type { ProgramRequest, Version } from '../sdk/program.ts';

/** The version of a request in its own text: said again, it is no new version, and metadata is found with it. */
export function versionAsItWas({ whole }: ProgramRequest): Version {
  const version = isJsonObject(whole.version) ? whole.version : {};
  return Object.fromEntries(Object.entries(version).map(([key, value]) => [key, String(value)]));
}
