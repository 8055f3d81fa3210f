import { createElement, Fragment, type ReactNode, useMemo } from 'react';
import { Away } from '../../kit/Away.tsx';
import css from './NotePreview.module.css';

const allowed = new Set([
  'p',
  'br',
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'ul',
  'ol',
  'li',
  'h2',
  'h3',
  'code',
  'pre',
  'blockquote',
]);
/** The page has headings of its own: in a note they are strong lines. */
const shownAs: Record<string, string> = { h2: 'p', h3: 'p' };

/** A note as a reader sees it. Its elements are made anew from the few that may leave; nothing of it is taken over as markup. */
export function NoteHtml({ html }: { html: string }) {
  const content = useMemo(() => {
    const { body } = new DOMParser().parseFromString(html, 'text/html');
    return childrenOf(body);
  }, [html]);
  return <div className={css.note}>{content}</div>;
}

function childrenOf(node: Node): ReactNode[] {
  return [...node.childNodes].map((child, at) => <Fragment key={at}>{shown(child)}</Fragment>);
}

function shown(node: Node): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  const tag = node.tagName.toLowerCase();
  if (tag === 'br') return <br />;
  if (tag === 'a') {
    const href = node.getAttribute('href') ?? '';
    return /^https?:/.test(href) ? <Away href={href}>{childrenOf(node)}</Away> : childrenOf(node);
  }
  if (!allowed.has(tag)) return childrenOf(node);
  const heading = shownAs[tag];
  return createElement(heading ?? tag, heading === undefined ? null : { className: css.heading }, ...childrenOf(node));
}
