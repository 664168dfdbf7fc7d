/** invalid_byte_sequence, untranslatable_character. */
const codes = new Set(['22021', '22P05']);
/** invalid_text_representation, of anything at all; of half a character inside JSON only with these words. */
const invalidText = '22P02';

/** Whether the database would not take a text of the request: NUL, or half of a character, which no name or text of ours has. */
export function isUnstorableText(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  if (error.code === invalidText) return 'detail' in error && /^Unicode .* surrogate/.test(String(error.detail));
  return codes.has(String(error.code));
}
