/** As `parts.join(separator)`, without copying them: of a tree printed from its leaves up, each level would copy all below it. */
export function joinParts(parts: readonly string[], separator = ','): string {
  let text = '';
  for (const [index, part] of parts.entries()) text += index === 0 ? part : separator + part;
  return text;
}
