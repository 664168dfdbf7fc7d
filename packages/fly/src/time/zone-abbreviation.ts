import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatOffset } from './format-offset.ts';

const zoneDirectories = ['/usr/share/zoneinfo', '/usr/share/lib/zoneinfo', '/usr/lib/locale/TZ'];

/** What local time is called at a moment: `UTC`, `CET`; the offset where the system doesn't say. */
export function zoneAbbreviation(at: Date, env: Readonly<Record<string, string | undefined>>): string {
  const name = env.TZ?.replace(/^:/, '');
  if (name === '' || name === 'UTC') return 'UTC';
  const paths = name === undefined ? ['/etc/localtime'] : zoneDirectories.map((directory) => join(directory, name));
  for (const path of paths) {
    const found = readAbbreviation(path, at);
    if (found !== undefined) return found;
  }
  return at.getTimezoneOffset() === 0 ? 'UTC' : formatOffset(at);
}

function readAbbreviation(path: string, at: Date): string | undefined {
  let file: Buffer;
  try {
    file = readFileSync(path);
  } catch {
    return undefined;
  }
  return file.toString('latin1', 0, 4) === 'TZif' ? findAbbreviation(file, at) : undefined;
}

interface Counts {
  readonly leap: number;
  readonly times: number;
  readonly types: number;
  readonly chars: number;
  readonly standard: number;
  readonly universal: number;
}

/**
 * A TZif file (RFC 8536) holds its data twice: with moments of 4 bytes, then, from version 2 on, of 8. Which type of local time is in
 * force is found by its offset, so that moments after the last one recorded, which follow a rule, come out right, too.
 */
function findAbbreviation(file: Buffer, at: Date): string | undefined {
  const first = countsAt(file, 0);
  const isOld = (file[4] ?? 0) < 0x32;
  const start = isOld ? 0 : 44 + sizeOf(first, 4);
  const counts = isOld ? first : countsAt(file, start);
  const width = isOld ? 4 : 8;
  const types = start + 44 + counts.times * (width + 1);
  const names = types + counts.types * 6;
  const offsetSeconds = -at.getTimezoneOffset() * 60;
  const wanted = Array.from({ length: counts.types }, (_, index) => types + index * 6)
    .filter((type) => file.readInt32BE(type) === offsetSeconds)
    .at(-1);
  if (wanted === undefined) return undefined;
  const nameAt = names + (file[wanted + 5] ?? 0);
  const name = file.toString('latin1', nameAt, file.indexOf(0, nameAt));
  return name === '' ? undefined : name;
}

function countsAt(file: Buffer, start: number): Counts {
  const [universal = 0, standard = 0, leap = 0, times = 0, types = 0, chars = 0] = [20, 24, 28, 32, 36, 40].map(
    (offset) => file.readUInt32BE(start + offset),
  );
  return { universal, standard, leap, times, types, chars };
}

function sizeOf({ times, types, chars, leap, standard, universal }: Counts, width: number): number {
  return times * (width + 1) + types * 6 + chars + leap * (width + 4) + standard + universal;
}
