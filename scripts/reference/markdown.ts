/** Stands at the top of every page that is written from code. */
export const generatedHead = '<!-- Written by `npm run reference`; change the code it is written from instead. -->';

/** A text as it can stand in a cell of a table. */
export function cell(text: string): string {
  return inRow(text).replaceAll('<', '&lt;');
}

/** The same, as code. */
export function codeCell(text: string): string {
  return `\`${inRow(text)}\``;
}

function inRow(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}
