/** Texts as Jira takes them: documents on Cloud, wiki markup on Data Center. Pure. */
import type { HostAccess } from '../domain/ports.ts';
import type { RichText } from '../domain/text/richtext.ts';
import { shortened } from '../domain/text/shorten.ts';
import { writeAdf } from './adf-write.ts';
import { writeWiki } from './wiki-write.ts';

/** Jira takes 32,767 characters by default. */
const LONGEST_TEXT = 30_000;

/** As much of it as Jira takes, with a link to the rest. */
export function textFor({ kind }: HostAccess, text: RichText, moreUrl: string | null): unknown {
  const short = shortened(text, { limit: LONGEST_TEXT, moreUrl });
  return kind === 'jira-cloud' ? writeAdf(short) : writeWiki(short);
}
