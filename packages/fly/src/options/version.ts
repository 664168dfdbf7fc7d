import type { Option, OptionHead } from '../grammar/option.ts';
import { completeVersion } from './complete-version.ts';

/** A version of a resource: `KEY:VALUE`, repeated for more keys (fly.md 2.1). */
export type Version = Readonly<Record<string, string>>;

export function version(head: OptionHead): Option<Version | undefined> {
  return { ...head, typeName: '*atc.Version', takesValue: true, read: addField, complete: completeVersion };
}

export function requiredVersion(head: OptionHead): Option<Version> {
  return {
    ...head,
    required: true,
    typeName: '*atc.Version',
    takesValue: true,
    read: addField,
    complete: completeVersion,
  };
}

function addField(field: string, before: Version = {}): Version {
  const colon = field.indexOf(':');
  const [key, value] = colon === -1 ? [field, ''] : [field.slice(0, colon), field.slice(colon + 1)];
  return Object.fromEntries([...Object.entries(before), [key, value]]);
}
