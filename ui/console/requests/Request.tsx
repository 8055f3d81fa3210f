import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { names } from '../../kit/names.ts';
import { texts } from '../../texts/request.ts';
import { texts as common } from '../../texts/requests.ts';
import { Absent } from '../Absent.tsx';
import { Timeline, TimelineExport } from '../issue/Issue.tsx';
import { Refused } from '../api.ts';
import { LiveState } from '../LiveState.tsx';
import { Page } from '../Page.tsx';
import { useViewer } from '../session.ts';
import { Beside } from './Beside.tsx';
import { Conversation } from './Conversation.tsx';
import { useRequest } from './data.ts';
import { DeleteRequest } from './DeleteRequest.tsx';
import { KeyMap } from './KeyMap.tsx';
import { useKeys } from './keys.ts';
import { Properties } from './Properties.tsx';
import css from './Request.module.css';

/** One request: what was said, what it is, Intercom beside it, what happened to it. */
export function Request() {
  const { key } = useParams({ from: '/console/requests/$key' });
  const request = useRequest(key);
  const back = <Link to="/console/requests">{common.title}</Link>;
  const isGone = request.error instanceof Refused && request.error.status === 404;
  if (request.data === undefined || isGone)
    return (
      <Page title={key} back={back}>
        <Absent error={request.error} onRetry={() => void request.refetch()} unknown={texts.unknown(key)}>
          <p>{texts.unknownHelp}</p>
        </Absent>
      </Page>
    );
  // Of another request nothing that is half written here may come along.
  return <Shown key={request.data.id} request={request.data} error={request.error} />;
}

type Part = 'conversation' | 'details' | 'intercom' | 'timeline';
const parts: readonly Part[] = ['conversation', 'details', 'intercom', 'timeline'];

function Shown({ request, error }: { request: RequestAnswer; error: Error | null }) {
  const { id, key, title, host } = request;
  const [part, show] = useState<Part>('conversation');
  const [dialog, open] = useState<'delete' | 'keys' | null>(null);
  const isAdmin = useViewer().data?.role === 'admin';
  const navigate = useNavigate();
  useOwnAddress(key);
  useKeys({
    u: () => void navigate({ to: '/console/requests' }),
    r: () => {
      show('conversation');
      document.getElementById('say')?.focus();
    },
    '?': () => open('keys'),
  });
  const timeline = `/api/v1/issues/${encodeURIComponent(host)}/${id}/timeline`;
  return (
    <Page
      wide
      title={`${key} ${title}`}
      back={<Link to="/console/requests">{common.title}</Link>}
      actions={
        <>
          <LiveState />
          {isAdmin && (
            <Button look="quiet" onClick={() => open('delete')}>
              {texts.delete}
            </Button>
          )}
        </>
      }
    >
      {error !== null && (
        <p className={css.away} role="status">
          {texts.readBefore(error.message)}
        </p>
      )}
      <div className={css.parts} role="group" aria-label={texts.parts.label}>
        {parts.map((one) => (
          <button
            key={one}
            type="button"
            className={names(css.part, part === one && css.here)}
            aria-pressed={part === one}
            onClick={() => show(one)}
          >
            {texts.parts[one]}
          </button>
        ))}
      </div>
      <div className={css.columns} data-shown={part}>
        <div className={css.column}>
          <div className={css.conversation}>
            <Conversation request={request} />
          </div>
          <div className={css.timeline}>
            <Timeline path={timeline} aside={<TimelineExport path={timeline} />} follow />
          </div>
        </div>
        <div className={css.sides}>
          <div className={css.details}>
            <Properties request={request} />
          </div>
          <div className={css.intercom}>
            <Beside host={host} issue={id} />
          </div>
        </div>
      </div>
      {dialog === 'delete' && <DeleteRequest request={request} onClosed={() => open(null)} />}
      {dialog === 'keys' && <KeyMap onClosed={() => open(null)} />}
    </Page>
  );
}

/** A moved request answers to its old key; the address shows the one it has. */
function useOwnAddress(key: string): void {
  const navigate = useNavigate();
  const { key: asked } = useParams({ from: '/console/requests/$key' });
  useEffect(() => {
    if (asked !== key) void navigate({ to: '/console/requests/$key', params: { key }, replace: true });
  }, [asked, key, navigate]);
}
