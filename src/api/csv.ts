/** Tables as CSV files, safe to open in a spreadsheet. */

type Cell = string | number | boolean | null;

/** RFC 4180: a header and rows, lines end with CRLF. No cell becomes a formula (S26, B23). */
export function csvOf(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map(csvLine).join('');
}

/** One line of it, for files that are sent piece by piece. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Numbers and booleans of ours are what they are; text that a spreadsheet would calculate gets a leading `'`. */
function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
