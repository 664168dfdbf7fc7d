/** invalid_byte_sequence, untranslatable_character. */
const codes = new Set(['22021', '22P05']);

/** Whether the database would not take a text of the request: NUL, or half of a character, which no name or text of ours has. */
export function isUnstorableText(error: unknown): boolean {
  return error instanceof Error && 'code' in error && codes.has(String(error.code));
}
