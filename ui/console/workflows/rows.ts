/** Named texts as rows of a form: each stays the row it is while it is renamed, also to a name that another row has. */
import { useState } from 'react';
import { isSame } from './model.ts';

export interface Row {
  id: number;
  /** As it stands in the form. */
  name: string;
  /** As it is kept: its last name that no other row has. */
  kept: string;
  text: string;
}

type Named = Readonly<Record<string, string>>;

export function rowsOf(named: Named): Row[] {
  return Object.entries(named).map(([name, text], id) => ({ id, name, kept: name, text }));
}

export function namedBy(rows: readonly Row[]): Record<string, string> {
  return Object.fromEntries(rows.map(({ kept, text }) => [kept, text]));
}

export function renamed(rows: readonly Row[], id: number, name: string): Row[] {
  return settled(rows.map((row) => (row.id === id ? { ...row, name } : row)));
}

export function filledIn(rows: readonly Row[], id: number, text: string): Row[] {
  return rows.map((row) => (row.id === id ? { ...row, text } : row));
}

export function without(rows: readonly Row[], id: number): Row[] {
  return settled(rows.filter((row) => row.id !== id));
}

/** One more at the end, empty; as it is where another row is kept under this name. */
export function withOneMore(rows: readonly Row[], name: string): Row[] {
  if (rows.some(({ kept }) => kept === name)) return [...rows];
  const id = Math.max(-1, ...rows.map((row) => row.id)) + 1;
  return [...rows, { id, name, kept: name, text: '' }];
}

/** Each takes the name it stands for as soon as no other row has it. */
function settled(rows: readonly Row[]): Row[] {
  if (new Set(rows.map(({ name }) => name)).size === rows.length)
    return rows.map((row) => ({ ...row, kept: row.name }));
  const next = rows.find(({ name, kept }) => name !== kept && !rows.some((other) => other.kept === name));
  if (next === undefined) return [...rows];
  return settled(rows.map((row) => (row === next ? { ...row, kept: row.name } : row)));
}

/** The rows of what is kept, and what is done with them. What is kept may be changed from elsewhere: then that is shown. */
export function useRows(named: Named, onChange: (named: Record<string, string>) => void) {
  const [held, hold] = useState(() => rowsOf(named));
  const isOurs = isSame(namedBy(held), named);
  const rows = isOurs ? held : rowsOf(named);
  if (!isOurs) hold(rows);
  const put = (next: Row[]): void => {
    hold(next);
    onChange(namedBy(next));
  };
  return {
    rows,
    rename: (id: number, name: string) => put(renamed(rows, id, name)),
    fill: (id: number, text: string) => put(filledIn(rows, id, text)),
    remove: (id: number) => put(without(rows, id)),
    add: (name: string) => put(withOneMore(rows, name)),
  };
}
