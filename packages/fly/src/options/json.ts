import type { Option } from '../grammar/option.ts';
import { toggle } from './toggle.ts';

/** `--json` of listing commands. */
export function json(): Option<boolean> {
  return toggle({ long: 'json', description: 'Print command result as JSON' });
}
