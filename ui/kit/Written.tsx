import { createElement, Fragment, type ReactNode, useMemo } from 'react';
import { Away } from './Away.tsx';
import { names } from './names.ts';
import css from './Written.module.css';

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
/** The page has headings of its own: in a text they are strong lines. */
const shownAs: Record<string, string> = { h2: 'p', h3: 'p' };

/**
 * What somebody wrote, as the server has it in HTML. Its elements are made anew from the few that there may be; nothing of it is taken over
 * as markup.
 */
export function Written({ html, className }: { html: string; className?: string | undefined }) {
  const content = useMemo(() => {
    const { body } = new DOMParser().parseFromString(html, 'text/html');
    return childrenOf(body);
  }, [html]);
  return (
    <div className={names(css.written, className)} dir="auto">
      {content}
    </div>
  );
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
    return /^(https?|mailto):/.test(href) ? <Away href={href}>{childrenOf(node)}</Away> : childrenOf(node);
  }
  if (!allowed.has(tag)) return childrenOf(node);
  const heading = shownAs[tag];
  return createElement(heading ?? tag, heading === undefined ? null : { className: css.heading }, ...childrenOf(node));
}
