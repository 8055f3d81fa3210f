/** Cuts a row of a wiki table (`||head||head||`, `|cell|cell|`) into its cells. Pure and linear. */

export interface Cell {
  header: boolean;
  text: string;
}

/** `line` begins with a bar. Bars inside links, pictures' brackets and macros, and escaped ones, part no cells. */
export function splitCells(line: string): Cell[] {
  const cells: Cell[] = [];
  const closers = { '[': lastOf(line, ']'), '{': lastOf(line, '}') };
  let header = false;
  let start = -1;
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === '\\') {
      at++;
    } else if (char === '[' || char === '{') {
      const end = at < closers[char] ? line.indexOf(char === '[' ? ']' : '}', at) : -1;
      if (end > at) at = end;
    } else if (char === '|') {
      if (start >= 0) cells.push({ header, text: line.slice(start, at).trim() });
      header = line.charAt(at + 1) === '|';
      if (header) at++;
      start = at + 1;
    }
  }
  const rest = start >= 0 ? line.slice(start).trim() : '';
  if (rest !== '') cells.push({ header, text: rest });
  return cells;
}

function lastOf(line: string, char: string): number {
  return line.lastIndexOf(char);
}
