import { useState } from 'react';
import type { LinkAnswer } from '../../src/api/schemas.ts';
import { Away } from '../kit/Away.tsx';
import { Button } from '../kit/Button.tsx';
import { Empty, Section } from '../kit/Section.tsx';
import { State } from '../kit/State.tsx';
import { Time } from '../kit/Time.tsx';
import css from './Links.module.css';
import { exactQuestion, matching } from './link-search.ts';
import { Loaded } from './Loaded.tsx';
import { MOST_LINKS, useLinks } from './queries.ts';
import { TimelineDialog } from './TimelineDialog.tsx';
import { counted, linkSaid, reasonInWords, shortened, sourceInWords } from './words.ts';

/** Which issue is linked to which conversation. */
export function Links() {
  const [sought, seek] = useState('');
  const newest = useLinks();
  const isPart = (newest.data?.next ?? null) !== null;
  const exact = useLinks(isPart ? exactQuestion(sought) : '');
  const [shown, show] = useState<LinkAnswer | null>(null);
  return (
    <Section
      title="Links"
      aside={
        newest.data?.items.length !== 0 && (
          <input
            type="search"
            className={css.search}
            aria-label="Search links"
            placeholder="Issue, conversation, title, state"
            value={sought}
            onChange={(event) => seek(event.target.value)}
          />
        )
      }
    >
      <Loaded query={newest} rows={3}>
        {({ items }) => {
          const known = new Map([...items, ...(exact.data?.items ?? [])].map((link) => [link.id, link]));
          const found = matching([...known.values()], sought);
          if (items.length === 0) return <NoLinks />;
          return (
            <>
              <p role="status" className="visually-hidden">
                {sought.trim() !== '' && `${counted(found.length, 'link')} found`}
              </p>
              {found.length === 0 ? (
                <Empty title={`No link fits “${sought.trim()}”`}>
                  <Button look="link" onClick={() => seek('')}>
                    Show all
                  </Button>
                </Empty>
              ) : (
                <LinkTable links={found} onTimeline={show} />
              )}
              {isPart && (
                <p className={css.part}>
                  The newest {MOST_LINKS} are searched; a whole issue key or conversation id finds older ones too.
                </p>
              )}
            </>
          );
        }}
      </Loaded>
      {shown !== null && <TimelineDialog issue={shown.issue.id} host={shown.host} onClosed={() => show(null)} />}
    </Section>
  );
}

function NoLinks() {
  return (
    <Empty title="No conversation is linked yet">
      <p>Paste the address of an Intercom conversation into the description or a comment of an issue.</p>
    </Empty>
  );
}

/** Narrow, rows become cards; the roles keep it a table for those who hear it. */
function LinkTable({ links, onTimeline }: { links: LinkAnswer[]; onTimeline: (link: LinkAnswer) => void }) {
  return (
    <table className={css.table} role="table">
      <thead role="rowgroup">
        <tr role="row">
          {['Issue', 'Conversation', 'Linked by', 'State', 'Since'].map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
          <th role="columnheader" scope="col">
            <span className="visually-hidden">Timeline</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {links.map((link) => (
          <Row key={link.id} link={link} onTimeline={onTimeline} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ link, onTimeline }: { link: LinkAnswer; onTimeline: (link: LinkAnswer) => void }) {
  const { issue, conversation, title } = link;
  const said = linkSaid(link);
  const name = shortened(title ?? `Conversation ${conversation.id}`, 60);
  return (
    <tr role="row">
      <td role="cell" className={css.issue}>
        <b>
          <Away href={issue.url}>{issue.key}</Away>
        </b>{' '}
        {issue.summary}
        {issue.status !== '' && <span className={css.below}>{issue.status}</span>}
      </td>
      <td role="cell" className={css.talk}>
        {conversation.url === null ? name : <Away href={conversation.url}>{name}</Away>}
        {title !== null && <span className={css.below}>{conversation.id}</span>}
      </td>
      <td role="cell" className={css.sources}>
        {link.sources.map(sourceInWords).join(', ')}
      </td>
      <td role="cell" className={css.state}>
        <State tone={said.tone}>{said.word}</State>
        {link.broken !== null && <span className={css.reason}>: {reasonInWords(link.broken)}</span>}
      </td>
      <td role="cell" className={css.time}>
        <Time at={link.createdAt} />
      </td>
      <td role="cell" className={css.timeline}>
        <Button look="link" aria-label={`Timeline of ${issue.key}`} onClick={() => onTimeline(link)}>
          Timeline
        </Button>
      </td>
    </tr>
  );
}
