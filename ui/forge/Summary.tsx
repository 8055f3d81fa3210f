import { previewOf, readConfiguration } from './configuration.ts';
import { texts } from '../texts/forge.ts';
import css from './Forge.module.css';

const said = texts.summary;

/** What a post function does, in the list of those of a transition. */
export function Summary({ stored }: { stored: unknown }) {
  const { reopen, template } = readConfiguration(stored);
  return (
    <main className={css.summary}>
      <p>{reopen ? said.writesAndReopens : said.writes}</p>
      <p className={css.muted}>{template === null ? said.builtIn : said.own(inOneLine(template))}</p>
    </main>
  );
}

function inOneLine(template: string): string {
  return previewOf(template)
    .map((line) => line.map(({ text }) => text).join(''))
    .join(' / ');
}
