import { type ReactNode, useEffect, useId, useRef } from 'react';
import css from './Dialog.module.css';

interface Parts {
  title: string;
  /** It was closed, by whatever means; the opener has the focus again. */
  onClosed: () => void;
  wide?: boolean;
  children: (close: () => void) => ReactNode;
}

/** A question or a closer look, above the page. Escape and a click beside it close it. */
export function Dialog({ title, onClosed, wide = false, children }: Parts) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const shown = dialog.current;
    if (shown === null || shown.open) return;
    shown.showModal();
    shown.querySelector<HTMLElement>('[data-autofocus]')?.focus();
  }, []);
  // Closing it, not only taking it away, gives the focus back.
  const close = (): void => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      className={wide ? css.wide : css.dialog}
      aria-labelledby={heading}
      onClose={onClosed}
      onKeyDownCapture={(event) => {
        // With a list open above it, Escape is for the list.
        const { key, target } = event;
        const isList = target instanceof Element && target.matches('[aria-haspopup][aria-expanded="true"]');
        if (key === 'Escape' && isList) event.preventDefault();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      <div className={css.inside}>
        <h2 id={heading}>{title}</h2>
        {children(close)}
      </div>
    </dialog>
  );
}

/** The buttons at a dialog's end. */
export function DialogEnd({ children }: { children: ReactNode }) {
  return <div className={css.end}>{children}</div>;
}
