import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonValue } from '../sdk/json/json-value.ts';
import { parseJson } from '../sdk/json/parse-json.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { SlackParams } from './request.ts';
import type { Variables } from './substitute.ts';

/** What params name files for; undefined where a file is not there, which may be on purpose. */
export interface NotificationInputs {
  readonly text: string | undefined;
  readonly channel: string | undefined;
  readonly attachments: JsonValue | undefined;
  readonly variables: Variables;
}

const offered = /^(BUILD_|ATC_EXTERNAL_URL$)/;

/** Reads the files of a put, and gathers the variables that its texts may name. */
export async function readInputs(params: SlackParams, context: ProgramContext): Promise<NotificationInputs> {
  const read = async (file: string) =>
    file === '' ? undefined : await readFile(join(context.cwd, file), 'utf8').catch(() => undefined);
  const text = await read(params.text_file);
  const environment = Object.entries(context.env).filter(
    (entry): entry is [string, string] => offered.test(entry[0]) && entry[1] !== undefined,
  );
  const own = parseEnvFile((await read(params.env_file)) ?? '');
  const content = text ?? (params.text_file === '' ? '' : '_(no notification provided)_');
  return {
    text,
    channel: (await read(params.channel_file))?.trim(),
    attachments: parseAttachments(await read(params.attachments_file), params.attachments_file) ?? params.attachments,
    variables: new Map([...environment, ...own, ['TEXT_FILE_CONTENT', content]]),
  };
}

/** Lines like `NAME=value`, as a shell would read them but without running anything. */
function parseEnvFile(text: string): [string, string][] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*?)\s*$/.exec(line);
    if (match === null) return [];
    const [, name = '', value = ''] = match;
    return [[name, value.replace(/^(["'])(.*)\1$/s, '$2')] as [string, string]];
  });
}

function parseAttachments(text: string | undefined, file: string): JsonValue | undefined {
  if (text === undefined) return undefined;
  try {
    return parseJson(text);
  } catch (error) {
    throw new ProgramFailure(`attachments_file ${file} is no JSON`, { cause: error });
  }
}
