import { Link } from '@tanstack/react-router';
import type { LinkAnswer } from '../../../src/api/schemas.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { State } from '../../kit/State.tsx';
import { Below, Cell, Table, TableRow } from '../../kit/Table.tsx';
import { Time } from '../../kit/Time.tsx';
import { texts } from '../../texts/links.ts';
import { shortened } from '../../kit/words.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import { isStopped, linkSaid, sourceInWords } from '../words.ts';
import { Reason } from '../Reason.tsx';
import css from './LinkTable.module.css';

const said = texts.table;

interface Parts {
  links: LinkAnswer[];
  onUnlink: (link: LinkAnswer) => void;
  onResume: (link: LinkAnswer) => void;
}

export function LinkTable({ links, onUnlink, onResume }: Parts) {
  return (
    <Table
      label={texts.page.title}
      columns={[said.issue, said.conversation, said.linkedBy, said.state, said.since]}
      actions={said.actions}
    >
      {links.map((link) => (
        <Row key={link.id} link={link} onUnlink={() => onUnlink(link)} onResume={() => onResume(link)} />
      ))}
    </Table>
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
    <TableRow>
      <Cell className={css.issue}>
        <b>
          <Away href={issue.url}>{issue.key}</Away>
        </b>{' '}
        {issue.summary !== null && <bdi>{shortened(issue.summary, 120)}</bdi>}
        <Below>{[issue.status, host].filter(Boolean).join(' · ')}</Below>
      </Cell>
      <Cell className={css.talk}>
        {conversation.url === null ? name : <Away href={conversation.url}>{name}</Away>}
        <Below>{about.join(' · ')}</Below>
      </Cell>
      <Cell className={css.sources}>{link.sources.map(sourceInWords).join(', ')}</Cell>
      <Cell className={css.state}>
        <State tone={state.tone}>{state.word}</State>
        {link.broken !== null && (
          <Below>
            <Reason text={link.broken} />
          </Below>
        )}
        {link.stopped !== null && isStopped(link) && <Below>{said.stopped(sentenceSaid(link.stopped))}</Below>}
      </Cell>
      <Cell look="quiet" className={css.time}>
        <Time at={link.endedAt ?? link.createdAt} />
      </Cell>
      <Cell look="actions" className={css.actions}>
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
      </Cell>
    </TableRow>
  );
}
