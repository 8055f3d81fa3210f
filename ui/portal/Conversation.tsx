import type { PortalDetailAnswer } from '../../src/api/schemas/requests.ts';
import { Icon } from '../kit/Icon.tsx';
import { names } from '../kit/names.ts';
import { sizeOf } from '../kit/size.ts';
import { Written } from '../kit/Written.tsx';
import { Time } from '../kit/Time.tsx';
import { texts } from '../texts/portal.ts';
import { sentence } from '../texts/sentence.tsx';
import css from './Conversation.module.css';
import { requestPath } from './uploads.ts';
import { becameSaid, type Status } from './words.ts';

const said = texts.request;

type Happened =
  | { kind: 'said'; at: string; comment: PortalDetailAnswer['comments'][number] }
  | { kind: 'file'; at: string; file: PortalDetailAnswer['attachments'][number] }
  | { kind: 'status'; at: string; status: Status; before: Status | null };

/** Everything that happened, the oldest first. */
export function happened({ comments, attachments, statuses }: PortalDetailAnswer): Happened[] {
  const all: Happened[] = [
    ...statuses.map(({ at, status }, n): Happened => ({
      kind: 'status',
      at,
      status,
      before: statuses[n - 1]?.status ?? null,
    })),
    ...comments.map((comment): Happened => ({ kind: 'said', at: comment.createdAt, comment })),
    ...attachments.map((file): Happened => ({ kind: 'file', at: file.createdAt, file })),
  ];
  const inTime = all.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return inTime.map((one, n) => {
    const [before, after] = [inTime[n - 1], inTime[n + 1]];
    if (after !== undefined && cameOf(one, after)) return after;
    return before !== undefined && cameOf(before, one) ? before : one;
  });
}

const TOGETHER_MS = 500;

/** A status that was set with these words, a moment before them: the words read better first. */
function cameOf(status: Happened, words: Happened): boolean {
  if (status.kind !== 'status' || status.before === null || words.kind !== 'said') return false;
  return Date.parse(words.at) - Date.parse(status.at) < TOGETHER_MS;
}

/** What was said, and what became of it, in one row. */
export function Conversation({ request }: { request: PortalDetailAnswer }) {
  return (
    <section className={css.conversation} aria-labelledby="conversation">
      <h2 id="conversation">{said.happened}</h2>
      <ol className={css.list} aria-label={said.happened}>
        {happened(request).map((one) => {
          switch (one.kind) {
            case 'status':
              return <StatusLine key={`status-${one.at}`} {...one} />;
            case 'file':
              return <FileLine key={one.file.id} requestKey={request.key} file={one.file} />;
            case 'said':
              return <Comment key={one.comment.id} comment={one.comment} />;
          }
        })}
      </ol>
    </section>
  );
}

function StatusLine({ at, status, before }: { at: string; status: Status; before: Status | null }) {
  return (
    <li className={css.line}>
      <span className={css.dot} aria-hidden="true" />
      <span>
        {becameSaid(status, before)} · <Time at={at} />
      </span>
    </li>
  );
}

function FileLine({ requestKey, file }: { requestKey: string; file: PortalDetailAnswer['attachments'][number] }) {
  return (
    <li className={css.line}>
      <span className={css.dot} aria-hidden="true" />
      <span className={css.file}>
        <a href={`${requestPath(requestKey)}/attachments/${file.id}`} download>
          <Icon name="download" /> <span dir="auto">{file.name}</span>
        </a>
        <span>
          {sizeOf(file.bytes)} · <Time at={file.createdAt} />
        </span>
      </span>
    </li>
  );
}

function Comment({ comment }: { comment: PortalDetailAnswer['comments'][number] }) {
  const { author, mine, html, createdAt, updatedAt } = comment;
  return (
    <li className={names(css.comment, mine && css.mine)}>
      <p className={css.by}>
        <b dir="auto">{mine ? said.you : author}</b>
        <Time at={createdAt} />
        {updatedAt !== createdAt && <span>{sentence(said.changed, { when: <Time at={updatedAt} /> })}</span>}
      </p>
      <Written html={html} />
    </li>
  );
}
