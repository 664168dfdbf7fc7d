/** Which majors of an event's version can be read, and what its newest version is called (fly.md 16.2). */
interface Known {
  readonly majors: number;
  readonly versions: readonly string[];
}

function known(...versions: readonly string[]): Known {
  return { majors: versions.length, versions };
}

/** Table: events by their type. Versions are the oldest first. */
export const eventVersions: ReadonlyMap<string, Known> = new Map([
  ['log', known('1.0', '2.0', '3.0', '4.0', '5.1')],
  ['start-task', known('1.0', '2.0', '3.0', '4.0', '5.0')],
  ['finish-get', known('1.0', '2.0', '3.0', '4.0', '5.1')],
  ['finish-put', known('1.0', '2.0', '3.0', '4.0', '5.1')],
  ['initialize-task', known('1.0', '2.0', '3.0', '4.0')],
  ['finish-task', known('1.0', '2.0', '3.0', '4.0')],
  ['error', known('1.0', '2.0', '3.0', '4.1')],
  ['initialize-get', known('1.0', '2.0')],
  ['initialize-put', known('1.0', '2.0')],
  ['input', known('1.0', '2.0')],
  ['output', known('1.0', '2.0')],
  ['status', known('1.0')],
  ['waiting-for-worker', known('1.0')],
  ['selected-worker', known('1.0')],
  ['streaming-volume', known('1.0')],
  ['waiting-for-streamed-volume', known('1.0')],
  ['initialize-check', known('1.0')],
  ['start-get', known('1.0')],
  ['start-put', known('1.0')],
  ['set-pipeline-changed', known('1.0')],
  ['image-check', known('1.1')],
  ['image-get', known('1.1')],
  ['across-substeps', known('1.0')],
  ['initialize', known('1.0')],
  ['start', known('1.0')],
  ['finish', known('1.0')],
]);
