import { type RefObject, useEffect } from 'react';

/** Keys of a list: j and k, or the arrows, go from row to row; Enter opens, as a link does. Rows are the links with `data-row`. */
export function useRowKeys(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const step = steps[event.key];
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      if (step === undefined || rows.length === 0) return;
      const at = rows.findIndex((row) => row.closest('li')?.contains(document.activeElement));
      // The arrows scroll the page as ever until a row has been chosen.
      if (at === -1 && event.key.startsWith('Arrow')) return;
      const next = rows[at === -1 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
      event.preventDefault();
      next?.focus();
      next?.closest('li')?.scrollIntoView({ block: 'nearest' });
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [list]);
}

const steps: Record<string, number | undefined> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, dialog, [contenteditable], [role=listbox]') !== null
  );
}
