import { useEffect, useRef } from 'react';

/** What keys do on a page, by the letter; `?` is a letter too. Not while somebody types, nor under a dialog. */
export function useKeys(keys: Record<string, (event: KeyboardEvent) => void>): void {
  const now = useRef(keys);
  now.current = keys;
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isElsewhere(event.target)) return;
      const act = now.current[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act(event);
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

function isElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]') !== null) return true;
  if (!(target instanceof Element)) return false;
  // A tick box takes no letters.
  if (target instanceof HTMLInputElement && target.type === 'checkbox') return false;
  return target.closest('input, textarea, select, [contenteditable], [role=listbox], [role=menu]') !== null;
}
