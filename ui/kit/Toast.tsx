import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { texts } from '../texts/kit.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { names } from './names.ts';
import css from './Toast.module.css';

/** What was done, said in passing. With `undo` it stays longer; a trouble stays until it is closed. */
export interface Toast {
  text: string;
  tone?: 'good' | 'bad';
  undo?: () => void;
}

const said = texts.toast;

const SHOWN_MS = 5_000;
const WITH_UNDO_MS = 10_000;

const ToastContext = createContext<(toast: Toast) => void>(() => undefined);

/** Says something in passing, from anywhere below `Toasts`. */
export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext);
}

/** The place where toasts appear; one at a time, the newest wins. */
export function Toasts({ children }: { children: ReactNode }) {
  const [shown, show] = useState<(Toast & { id: number }) | null>(null);
  const count = useRef(0);
  const [held, hold] = useState(false);
  const say = useCallback((toast: Toast) => show({ ...toast, id: (count.current += 1) }), []);
  useEffect(() => {
    if (shown === null || shown.tone === 'bad' || held) return;
    const timer = setTimeout(() => show(null), shown.undo === undefined ? SHOWN_MS : WITH_UNDO_MS);
    return () => clearTimeout(timer);
  }, [shown, held]);
  return (
    <ToastContext value={say}>
      {children}
      <div className={css.place} role={shown?.tone === 'bad' ? 'alert' : 'status'} aria-label={said.name}>
        {shown !== null && (
          <div
            key={shown.id}
            className={names(css.toast, shown.tone === 'bad' && css.bad)}
            onPointerEnter={() => hold(true)}
            onPointerLeave={() => hold(false)}
            onFocus={() => hold(true)}
            onBlur={() => hold(false)}
          >
            <span className={css.text}>{shown.text}</span>
            {shown.undo !== undefined && (
              <Button
                look="link"
                onClick={() => {
                  hold(false);
                  show(null);
                  // Last: it may have something to say itself.
                  shown.undo?.();
                }}
              >
                {said.undo}
              </Button>
            )}
            <button
              type="button"
              className={css.close}
              aria-label={said.close}
              onClick={() => {
                hold(false);
                show(null);
              }}
            >
              <Icon name="close" />
            </button>
          </div>
        )}
      </div>
    </ToastContext>
  );
}
