import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import type { LinkAnswer, TimelineAnswer, TimelineEntryAnswer } from '../../../src/api/schemas.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { texts } from '../../texts/issue.ts';
import { sentence } from '../../texts/sentence.tsx';
import { NEWER_COUNTED, useAnchored } from '../anchored.ts';
import { AnchoredEnd, AnchoredTop } from '../AnchoredParts.tsx';
import { Refused } from '../api.ts';
import { PartNotice } from '../AwayNotice.tsx';
import { LiveState } from '../LiveState.tsx';
import { Page } from '../Page.tsx';
import { useResume } from '../links/resume.ts';
import { useLinks } from '../queries.ts';
import { RouteButton } from '../RouteButton.tsx';
import { reasonInWords } from '../../kit/words.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import { isStopped, linkSaid, sourceInWords } from '../words.ts';
import css from './Issue.module.css';
import { Entry } from './Entry.tsx';
import { useIssueHead } from './issue-head.ts';

const said = texts.links;

/** Everything that happened to one issue: who did it, why, and what came of it. */
export function Issue() {
  const { host, issue } = useParams({ from: '/console/issues/$host/$issue' });
  const head = useIssueHead(host, issue);
  const path = `/api/v1/issues/${encodeURIComponent(host)}/${encodeURIComponent(issue)}/timeline`;
  const back = <Link to="/console/activity">{texts.activity}</Link>;
  if (head.error instanceof Refused && head.error.status === 404)
    return (
      <Page title={issue} back={back}>
        <Section title={texts.timeline.title}>
          <Empty title={texts.unheard(issue)}>
            <p>{texts.unheardFix(host)}</p>
          </Empty>
        </Section>
      </Page>
    );
  return (
    <Page
      title={head.data?.key ?? issue}
      lead={head.data === undefined ? undefined : <Lead host={host} issue={head.data} />}
      back={back}
      actions={
        <>
          <LiveState />
          <RouteButton to="/console/workflow-runs" search={{ issue: head.data?.key ?? issue }}>
            {texts.runs}
          </RouteButton>
          <Away href={`/panel/${encodeURIComponent(host)}/${encodeURIComponent(issue)}`}>{texts.panel}</Away>
          <TimelineExport path={path} />
        </>
      }
    >
      <div className={css.columns}>
        <Timeline path={path} />
        <IssueLinks host={host} issue={head.data?.id ?? issue} />
      </div>
    </Page>
  );
}

function Lead({ host, issue }: { host: string; issue: TimelineAnswer['issue'] }) {
  return (
    <>
      <Away href={issue.url}>{issue.summary === '' ? issue.key : issue.summary}</Away>
      {issue.status !== '' && ` · ${issue.status}`} · {host}
    </>
  );
}

/** The whole timeline as a file. */
export function TimelineExport({ path }: { path: string }) {
  return (
    <span className={css.exports}>
      {(['csv', 'json'] as const).map((format) => (
        <LinkButton key={format} href={`${path}/export?format=${format}`} download>
          <Icon name="download" />
          {format.toUpperCase()}
        </LinkButton>
      ))}
    </span>
  );
}

interface TimelineParts {
  /** Of the timeline of an issue of a host. */
  path: string;
  aside?: ReactNode;
  /** What is new shows at once; else it waits until it is asked for, as somebody may be reading. */
  follow?: boolean;
}

/** What happened, the newest first. */
export function Timeline({ path, aside, follow = false }: TimelineParts) {
  const asked = `${path}?sort=newest&limit=50&`;
  const list = useAnchored<TimelineEntryAnswer, TimelineAnswer>({
    path: asked,
    // Entries are numbered and never change: those below the next number are those that are here.
    anchorOf: ({ items: [first] }) => (first === undefined ? null : String(Number(first.id) + 1)),
    newerOf: ({ items: [first] }) =>
      first === undefined ? null : `${path}?sort=oldest&limit=${NEWER_COUNTED}&cursor=${first.id}`,
  });
  const { items, error, newer, showNewer } = list;
  const show = useRef(showNewer);
  show.current = showNewer;
  useEffect(() => {
    if (follow && newer.count > 0) show.current();
  }, [follow, newer.count]);
  return (
    <Section title={texts.timeline.title} aside={aside}>
      {!follow && <AnchoredTop list={list} />}
      {items === undefined && error !== null && <PartNotice error={error} onRetry={list.retry} />}
      {items === undefined && error === null && <Skeleton rows={6} />}
      {items?.length === 0 && (
        <Empty title={texts.timeline.empty}>
          <p>{texts.timeline.emptyFix}</p>
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <>
          <ol className={css.entries} aria-label={texts.timeline.title}>
            {items.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ol>
          <AnchoredEnd list={list} all={texts.timeline.begins} />
        </>
      )}
    </Section>
  );
}

function IssueLinks({ host, issue }: { host: string; issue: string }) {
  const asked = new URLSearchParams({ host, issue });
  const links = useLinks(`&${asked}`);
  const items = links.isPlaceholderData ? undefined : links.data?.items;
  return (
    <Section title={said.title}>
      {items === undefined &&
        (links.error === null ? (
          <Skeleton rows={2} />
        ) : (
          <PartNotice error={links.error} onRetry={() => void links.refetch()} />
        ))}
      {items?.length === 0 && (
        <Empty title={said.none}>
          <p>{sentence(said.linkOne, { links: <Link to="/console/links">{said.page}</Link> })}</p>
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <ul className={css.links}>
          {items.map((link) => (
            <LinkRow key={link.id} link={link} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function LinkRow({ link }: { link: LinkAnswer }) {
  const { tone, word } = linkSaid(link);
  const resume = useResume();
  const title = link.title ?? texts.timeline.conversation(link.conversation.id);
  return (
    <li className={css.link}>
      <p>{link.conversation.url === null ? title : <Away href={link.conversation.url}>{title}</Away>}</p>
      <p className={css.muted}>
        <State tone={tone}>
          {word}
          {link.broken !== null && `: ${reasonInWords(link.broken)}`}
        </State>
      </p>
      {isStopped(link) && (
        <p className={css.muted}>
          {sentence(said.stopped(sentenceSaid(link.stopped ?? '')), {
            resume: (
              <Button look="link" onClick={() => resume(link)}>
                {said.resume}
              </Button>
            ),
          })}
        </p>
      )}
      <p className={css.muted}>
        {link.sources.map(sourceInWords).join(', ')}
        {link.sources.length > 0 && ' · '}
        <Time at={link.endedAt ?? link.createdAt} />
      </p>
    </li>
  );
}
