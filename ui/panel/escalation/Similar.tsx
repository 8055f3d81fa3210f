import { useEffect, useState } from 'react';
import type { SimilarTicketAnswer, SimilarTicketsAnswer } from '../../../src/api/schemas/escalation.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Time } from '../../kit/Time.tsx';
import { texts } from '../../texts/panel-escalation.ts';
import { texts as panelTexts } from '../../texts/panel.ts';
import { Trouble } from '../Part.tsx';
import { useAct, usePanel } from '../panel-context.ts';
import part from '../Part.module.css';
import css from './Escalation.module.css';

const said = texts.similar;
const TYPING_MS = 400;

interface Parts {
  connection: string;
  contact: string;
  title: string;
  onLinked: (title: string) => void;
}

/** Open tickets of the same contact that may be about the same: better linked than made twice. */
export function Similar({ connection, contact, title, onLinked }: Parts) {
  const { host } = usePanel();
  const [tickets, setTickets] = useState<SimilarTicketAnswer[]>([]);
  const act = useAct();
  const sought = title.trim();
  useEffect(() => {
    if (sought === '') return setTickets([]);
    let isOver = false;
    const asked = new URLSearchParams({ connection, contact, title: sought });
    const timer = setTimeout(() => {
      host.call<SimilarTicketsAnswer>('GET', `/escalation/similar?${asked}`).then(
        ({ items }) => isOver || setTickets(items),
        // It only spares work: without it a ticket is made all the same.
        () => isOver || setTickets([]),
      );
    }, TYPING_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [host, connection, contact, sought]);
  const link = ({ url, title: name }: SimilarTicketAnswer): Promise<boolean> =>
    act.run(async () => {
      await host.call('POST', '/links', { url });
      onLinked(name);
    });
  return (
    <div role="status" className={css.similar} aria-label={said.name}>
      {tickets.length > 0 && (
        <>
          <p className={css.label}>{said.title}</p>
          <ul className={css.found} aria-label={said.list}>
            {tickets.map((ticket) => (
              <li key={ticket.conversationId}>
                <span>
                  <Away href={ticket.url}>{ticket.title}</Away>
                  <span className={part.muted}>
                    {[ticket.type, ticket.state].flatMap((part) => [' · ', part ?? ''].slice(part === null ? 2 : 0))}
                    {ticket.updatedAt !== null && (
                      <>
                        {' · '}
                        <Time at={ticket.updatedAt} />
                      </>
                    )}
                  </span>
                </span>
                {ticket.linked ? (
                  <span className={part.muted}>{panelTexts.linked}</span>
                ) : (
                  <Button busy={act.busy} aria-label={said.linkIt(ticket.title)} onClick={() => void link(ticket)}>
                    {said.linkInstead}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          <Trouble trouble={act.trouble} />
        </>
      )}
    </div>
  );
}
