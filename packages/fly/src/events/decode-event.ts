import { FlyError } from '../failures/fly-error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../wire/json.ts';
import { eventVersions } from './event-versions.ts';
import type { ServerEvent } from './read-server-events.ts';

/** An event whose type or version is of another time. `--ignore-event-parsing-errors` passes over it. */
export class UnknownEventError extends FlyError {
  override readonly code = 'UNKNOWN_EVENT';
}

/** An event of a build; `isCurrent` where it has the newest form: only such are shown. */
export interface DecodedEvent {
  readonly type: string;
  readonly isCurrent: boolean;
  readonly data: JsonObject;
}

/** Reads a record; undefined at the end. Throws {@link FlyError} for what can't be read. */
export function decodeEvent({ name, data }: ServerEvent): DecodedEvent | undefined {
  if (name === 'end') return undefined;
  if (name !== 'event') throw new FlyError(`unknown event name: ${name}`);
  const envelope = parse(data);
  if (!isJsonObject(envelope) || !isJsonObject(envelope.data))
    throw new FlyError('an event must be an object with data');
  const [type, version] = [String(envelope.event ?? ''), String(envelope.version ?? '')];
  const known = eventVersions.get(type);
  if (known === undefined) throw new UnknownEventError(`unknown event type: ${type}`);
  const major = version.split('.')[0] ?? '';
  if (!known.versions.some((each) => each.split('.')[0] === major)) {
    const supported = known.versions.join(', ');
    throw new UnknownEventError(`unknown event version: ${type} version ${version} (supported versions: ${supported})`);
  }
  return { type, isCurrent: major === String(known.majors), data: envelope.data };
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FlyError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
