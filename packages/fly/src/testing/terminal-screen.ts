/** Characters of a row with the colours they were written in. */
type Row = { readonly char: string; readonly style: string }[];

// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what is looked for
const sequence = /\x1b\[([\d;?>=]*)(\$p|[A-Za-z])|[\s\S]/gu;

/**
 * What a terminal shows in the end of what was written to it: `[1mwords[m` where colours change. A line feed begins a line, as it
 * does on terminals. Two programs may draw a prompt by other control sequences and still look the same.
 */
export function terminalScreen(written: string): string {
  const rows: Row[] = [[]];
  let [row, column, style] = [0, 0, ''];
  const rowAt = (index: number): Row => {
    while (rows.length <= index) rows.push([]);
    return rows[index] ?? [];
  };
  for (const [whole, parameters = '', command] of written.matchAll(sequence)) {
    const count = Number(parameters === '' ? 1 : parameters);
    if (command === 'm' && /^[\d;]*$/.test(parameters)) style = isReset(parameters) ? '' : `${style};${parameters}`;
    else if (command === 'A') row = Math.max(0, row - count);
    else if (command === 'C') column += count;
    else if (command === 'D') column = Math.max(0, column - count);
    else if (command === 'K') rowAt(row).splice(column);
    else if (command === 'J') {
      rowAt(row).splice(column);
      rows.splice(row + 1);
    } else if (command !== undefined) continue;
    else if (whole === '\r') column = 0;
    else if (whole === '\n') [row, column] = [row + 1, 0];
    else if (whole === '\b') column = Math.max(0, column - 1);
    else {
      const cells = rowAt(row);
      while (cells.length < column) cells.push({ char: ' ', style: '' });
      cells[column++] = { char: whole, style };
    }
  }
  rowAt(row);
  return rows.map(showRow).join('\n');
}

function isReset(parameters: string): boolean {
  return /^(0?|0;22|2[0-9].*)$/.test(parameters);
}

function showRow(row: Row): string {
  const shown = row.map(({ char, style }, index) => {
    const before = index === 0 ? '' : (row[index - 1]?.style ?? '');
    return style === before ? char : `[${style.slice(1)}m${char}`;
  });
  return shown.join('').trimEnd();
}
