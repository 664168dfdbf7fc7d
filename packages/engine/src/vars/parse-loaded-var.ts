import { describeError, RondoError } from '@rondo/foundation';
import { NumberText, parseYamlVarFlag, type VarValue } from '@rondo/pipeline';

const varFormats = ['raw', 'trim', 'yml', 'yaml', 'json'] as const;
export type VarFormat = (typeof varFormats)[number];

/** A file that isn't what its format says, or a format that nobody knows. */
export class LoadedVarError extends RondoError {
  readonly code = 'LOADED_VAR';
}

/** The format that was asked for, else the file name's ending if it is one, else `trim`. Throws LoadedVarError. */
export function varFormat(wanted: string | undefined, file: string): VarFormat {
  const ending = file.slice(file.lastIndexOf('.') + 1);
  const name = wanted !== undefined && wanted !== '' ? wanted : isFormat(ending) ? ending : 'trim';
  if (isFormat(name)) return name;
  throw new LoadedVarError(`invalid format ${name}`);
}

/** The value of a loaded file; numbers keep their spelling (pipeline-language.md 12.9). Throws LoadedVarError. */
export function parseLoadedVar({ text, format, file }: { text: string; format: VarFormat; file: string }): VarValue {
  switch (format) {
    case 'raw':
      return text;
    case 'trim':
      return text.trim();
    case 'json':
      return parseJson(text, file);
    case 'yml':
    case 'yaml': {
      // The flag's reader is the one that keeps numbers as they are written.
      const parsed = parseYamlVarFlag(`var=${text}`);
      if (parsed.ok) return parsed.pair.value;
      throw new LoadedVarError(`failed to parse ${file} in format yaml: ${parsed.error}`);
    }
  }
}

/** The reviver's third argument, which holds a number's own spelling, is newer than the type. */
type SourceReviver = (key: string, value: unknown, context: { source?: string }) => unknown;

function parseJson(text: string, file: string): VarValue {
  const keepNumbers: SourceReviver = (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? new NumberText(source) : value;
  try {
    return JSON.parse(text, keepNumbers as (key: string, value: unknown) => unknown);
  } catch (error) {
    const isFollowed = error instanceof SyntaxError && /after JSON/.test(error.message);
    const problem = isFollowed ? 'invalid json: characters found after top-level value' : describeError(error);
    throw new LoadedVarError(`failed to parse ${file} in format json: ${problem}`, { cause: error });
  }
}

function isFormat(name: string): name is VarFormat {
  return (varFormats as readonly string[]).includes(name);
}
