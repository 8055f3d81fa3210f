import { previewOf, readConfiguration } from './configuration.ts';
import css from './Forge.module.css';

/** What a post function does, in the list of those of a transition. */
export function Summary({ stored }: { stored: unknown }) {
  const { reopen, template } = readConfiguration(stored);
  return (
    <main className={css.summary}>
      <p>Writes one note in every linked Intercom conversation{reopen ? ' and reopens those that are closed.' : '.'}</p>
      <p className={css.muted}>{template === null ? 'In the built-in words.' : `In own words: ${said(template)}`}</p>
    </main>
  );
}

function said(template: string): string {
  return previewOf(template)
    .map((line) => line.map(({ text }) => text).join(''))
    .join(' / ');
}
