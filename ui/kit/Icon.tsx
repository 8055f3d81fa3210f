import type { ReactNode } from 'react';
import css from './Icon.module.css';
import { names } from './names.ts';

/** Drawn on a grid of 16, with one pen; they stand beside a word or under a label, never alone for themselves. */
const drawings = {
  overview: <path d="M2.5 13.5v-5m3.7 5v-8m3.6 8v-6m3.7 6v-11" />,
  activity: <path d="M1.5 8.5h3l2-5.5 3 10 2-4.5h3" />,
  link: (
    <path d="m6.5 9.5 3-3M7 4.5l1.3-1.3a3.2 3.2 0 0 1 4.5 4.5L11.5 9M9 11.5l-1.3 1.3a3.2 3.2 0 0 1-4.5-4.5L4.5 7" />
  ),
  unlink: (
    <path d="M7 4.5l1.3-1.3a3.2 3.2 0 0 1 4.5 4.5L11.5 9M9 11.5l-1.3 1.3a3.2 3.2 0 0 1-4.5-4.5L4.5 7M2.5 2.5l11 11" />
  ),
  away: <path d="M9 2.5h4.5V7m0-4.5L7.5 8.5M6 3.5H2.5v10h10V10" />,
  inbox: <path d="M1.5 9.5 3.5 3h9l2 6.5v3.5h-13zm0 0H5.5l1 2h3l1-2h4" />,
  mail: <path d="M1.5 3.5h13v9h-13zm0 .5L8 9l6.5-5" />,
  project: <path d="M2 4.5h4.5l1.5 2h6v7H2zM2 4.5v-2h4.5" />,
  integration: <path d="M6 2v3.5M10 2v3.5M4 5.5h8V8a4 4 0 0 1-8 0zM8 12v2.5" />,
  people: (
    <path d="M6 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-4.5 5.5c0-2.5 2-3.5 4.5-3.5s4.5 1 4.5 3.5M10.5 3.2a2.4 2.4 0 0 1 0 4.6m1.5 2.6c1.6.4 2.5 1.4 2.5 3.1" />
  ),
  person: <path d="M8 7.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm-5.5 7c0-3 2.5-4.5 5.5-4.5s5.5 1.5 5.5 4.5" />,
  key: <path d="M5 13.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm2.2-5.2 5.3-5.3m-2.5 2.5 2 2" />,
  audit: <path d="M3.5 1.5h9v13h-9zM6 5h4M6 8h4m-4 3h2.5" />,
  search: <path d="M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Zm3.2-1.3 3.8 3.8" />,
  plus: <path d="M8 2.5v11m-5.5-5.5h11" />,
  close: <path d="m3.5 3.5 9 9m0-9-9 9" />,
  menu: <path d="M2 4h12M2 8h12M2 12h12" />,
  more: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.4" />,
  grip: <path d="M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01" strokeWidth="2" />,
  up: <path d="m4 10 4-4 4 4" />,
  down: <path d="m4 6 4 4 4-4" />,
  left: <path d="m10 4-4 4 4 4" />,
  right: <path d="m6 4 4 4-4 4" />,
  check: <path d="m3 8.5 3.5 3.5L13 4.5" />,
  copy: <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />,
  warn: <path d="M8 2 1.5 13.5h13zM8 6.5v3m0 2v.01" />,
  trash: <path d="M2.5 4h11m-7-1.5h3M4 4l.7 9.5h6.6L12 4M6.7 6.5v4.5m2.6-4.5v4.5" />,
  edit: <path d="m3 13 .7-3L11 2.7 13.3 5 6 12.3z" />,
  refresh: <path d="M13.5 8A5.5 5.5 0 1 1 11.6 3.8M13.5 1.5V5H10" />,
  clip: <path d="m13 7.5-5.3 5.3a3 3 0 0 1-4.2-4.2l5.6-5.6a2 2 0 0 1 2.8 2.8l-5.5 5.6a1 1 0 0 1-1.4-1.4L10 5" />,
  branch: (
    <path d="M4 5.5v5m0 0a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4Zm0-5A1.7 1.7 0 1 0 4 2.1a1.7 1.7 0 0 0 0 3.4Zm8 0A1.7 1.7 0 1 0 12 2.1a1.7 1.7 0 0 0 0 3.4Zm0 0c0 3.5-8 1.500-8 5" />
  ),
  lock: <path d="M3.5 7.5h9v6h-9zm2 0V5a2.5 2.5 0 0 1 5 0v2.5" />,
  download: <path d="M8 2v8m-3-3 3 3 3-3M2.5 13.5h11" />,
  send: <path d="M2 8 14 2.5 10.5 13.5 7.5 9z" />,
  leave: <path d="M6.5 2H3v12h3.5M6.5 8H14m-3-3 3 3-3 3" />,
  pause: <path d="M5.5 3v10m5-10v10" />,
  play: <path d="M5 3v10l7.5-5z" />,
  clock: <path d="M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.5V8l2.5 1.5" />,
  look: <path d="M8 13.5A5.5 5.5 0 1 0 8 2.5a5.5 5.5 0 0 0 0 11Zm0-11v11" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof drawings;

/** Those that point where reading goes, or back. */
const pointing: ReadonlySet<IconName> = new Set(['away', 'left', 'right', 'send', 'leave']);

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className={names(css.icon, pointing.has(name) && css.pointing)} viewBox="0 0 16 16" aria-hidden="true">
      {drawings[name]}
    </svg>
  );
}
