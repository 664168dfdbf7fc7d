import type { UiRecentCheck, UiResourceFacts, UiVersionFacts } from '@rondo/protocol';
import { asObject, count, list, moment, text } from './json.ts';

/** Reading of what the additive API tells of a resource, as tolerant as elsewhere; undefined of a server that has no such route. */
export function readResourceFacts(body: unknown): UiResourceFacts | undefined {
  const object = asObject(body);
  if (object === undefined || !Array.isArray(object.checks)) return undefined;
  const pin = readPin(asObject(object.pin) ?? {});
  const [everyMs, nextAt] = [count(object, 'everyMs'), moment(object, 'nextAt')];
  return {
    id: count(object, 'id') ?? 0,
    checks: object.checks.flatMap((row: unknown): UiRecentCheck[] => {
      const [status, tookMs] = Array.isArray(row) ? row : [];
      return (status === 'succeeded' || status === 'failed') && typeof tookMs === 'number' ? [[status, tookMs]] : [];
    }),
    ...(everyMs === undefined ? {} : { everyMs }),
    ...(nextAt === undefined ? {} : { nextAt }),
    ...(typeof object.webhook === 'boolean' ? { webhook: object.webhook } : {}),
    ...(Array.isArray(object.source) ? { source: list(object.source, readField) } : {}),
    ...(pin === undefined ? {} : { pin }),
    versions: list(object.versions, readVersion),
  };
}

function readField(field: Readonly<Record<string, unknown>>): { name: string; value: string } | undefined {
  const [name, value] = [text(field, 'name'), text(field, 'value')];
  return name === undefined || value === undefined ? undefined : { name, value };
}

function readPin(pin: Readonly<Record<string, unknown>>): { by: string; at: number } | undefined {
  const [by, at] = [text(pin, 'by'), moment(pin, 'at')];
  return by === undefined || at === undefined ? undefined : { by, at };
}

function readVersion(version: Readonly<Record<string, unknown>>): UiVersionFacts | undefined {
  const [id, foundAt, disabledBy] = [count(version, 'id'), moment(version, 'foundAt'), text(version, 'disabledBy')];
  if (id === undefined) return undefined;
  return { id, ...(foundAt === undefined ? {} : { foundAt }), ...(disabledBy === undefined ? {} : { disabledBy }) };
}
