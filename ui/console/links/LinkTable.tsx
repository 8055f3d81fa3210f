import { Link } from '@tanstack/react-router';
import type { LinkAnswer } from '../../../src/api/schemas.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { texts } from '../../texts/links.ts';
import { isStopped, linkSaid, reasonInWords, shortened, sourceInWords } from '../words.ts';
import css from './LinkTable.module.css';

const said = texts.table;

interface Parts {
  links: LinkAnswer[];
  onUnlink: (link: LinkAnswer) => void;
  onResume: (link: LinkAnswer) => void;
}

/** Narrow, rows become cards; the roles keep it a table for those who hear it. */
export function LinkTable({ links, onUnlink, onResume }: Parts) {
  return (
    <table className={css.table} role="table" aria-label={texts.page.title}>
      <thead role="rowgroup">
        <tr role="row">
          {[said.issue, said.conversation, said.linkedBy, said.state, said.since].map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
          <th role="columnheader" scope="col">
            <span className="visually-hidden">{said.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {links.map((link) => (
          <Row key={link.id} link={link} onUnlink={() => onUnlink(link)} onResume={() => onResume(link)} />
        ))}
      </tbody>
    </table>
  );
}

interface RowParts {
  link: LinkAnswer;
  onUnlink: () => void;
  onResume: () => void;
}

function Row({ link, onUnlink, onResume }: RowParts) {
  const { issue, conversation, title, connection, host } = link;
  const state = linkSaid(link);
  const name = shortened(title ?? said.untitled(conversation.id), 60);
  const about = [connection ?? said.workspace(conversation.workspaceId), ...(title === null ? [] : [conversation.id])];
  return (
    <tr role="row">
      <td role="cell" className={css.issue}>
        <b>
          <Away href={issue.url}>{issue.key}</Away>
        </b>{' '}
        {issue.summary !== null && <bdi>{shortened(issue.summary, 120)}</bdi>}
        <span className={css.below}>{[issue.status, host].filter(Boolean).join(' · ')}</span>
      </td>
      <td role="cell" className={css.talk}>
        {conversation.url === null ? name : <Away href={conversation.url}>{name}</Away>}
        <span className={css.below}>{about.join(' · ')}</span>
      </td>
      <td role="cell" className={css.sources}>
        {link.sources.map(sourceInWords).join(', ')}
      </td>
      <td role="cell" className={css.state}>
        <State tone={state.tone}>{state.word}</State>
        {link.broken !== null && <span className={css.below}>{reasonInWords(link.broken)}</span>}
        {link.stopped !== null && isStopped(link) && <span className={css.below}>{said.stopped(link.stopped)}</span>}
      </td>
      <td role="cell" className={css.time}>
        <Time at={link.endedAt ?? link.createdAt} />
      </td>
      <td role="cell" className={css.actions}>
        <Link
          to="/console/issues/$host/$issue"
          params={{ host, issue: issue.id }}
          aria-label={said.timelineOf(issue.key)}
        >
          {said.timeline}
        </Link>
        {isStopped(link) && (
          <Button look="link" aria-label={said.resumeOne(issue.key, conversation.id)} onClick={onResume}>
            {said.resume}
          </Button>
        )}
        {link.endedAt === null && (
          <Button look="link" aria-label={said.unlinkOne(issue.key, conversation.id)} onClick={onUnlink}>
            {said.unlink}
          </Button>
        )}
      </td>
    </tr>
  );
}
