import { useEffect, useState } from 'react';
import type {
  EscalationOfferAnswer,
  EscalationTicketTypeAnswer,
  EscalationWorkspaceAnswer,
} from '../../../src/api/schemas/escalation.ts';
import { texts } from '../../texts/panel-escalation.ts';
import type { CallFailed } from '../host.ts';
import { usePanel } from '../panel-context.ts';
import { asTrouble } from '../panel-store.ts';

const said = texts.places;

const FIRST_LOOK_MS = 600;
const MOST_LOOKS = 12;

export interface Offer {
  offer: EscalationOfferAnswer | null;
  trouble: CallFailed | null;
  /** Teams, ticket types and projects are being read at the vendors. */
  reading: boolean;
  /** Asks again for what was read last. */
  read(): void;
  /** Has everything read anew, and waits for it. */
  resync(): void;
}

/** Where the issue can go. While some of it is being read behind the answer, it is asked for again. */
export function useOffer(): Offer {
  const { host } = usePanel();
  const [offer, setOffer] = useState<EscalationOfferAnswer | null>(null);
  const [trouble, setTrouble] = useState<CallFailed | null>(null);
  const [looks, setLooks] = useState(0);
  const [syncing, setSyncing] = useState(false);
  const take = (asked: Promise<EscalationOfferAnswer>): Promise<void> =>
    asked.then(
      (answer) => {
        setOffer(answer);
        setTrouble(null);
      },
      (error: unknown) => setTrouble(asTrouble(error)),
    );
  const isDue = looks === 0 || (offer?.refreshing === true && looks <= MOST_LOOKS);
  useEffect(() => {
    if (!isDue) return;
    let isOver = false;
    const timer = setTimeout(
      () => void take(host.call('GET', '/escalation')).finally(() => isOver || setLooks(looks + 1)),
      looks === 0 ? 0 : FIRST_LOOK_MS * 1.3 ** (looks - 1),
    );
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [host, isDue, looks]);
  return {
    offer,
    trouble,
    reading: syncing || (offer?.refreshing === true && isDue),
    read: () => setLooks(0),
    resync() {
      if (syncing) return;
      setSyncing(true);
      void take(host.call('POST', '/escalation/resync')).finally(() => setSyncing(false));
    },
  };
}

export type Destination =
  | { to: 'ticket' | 'conversation'; workspace: EscalationWorkspaceAnswer }
  | { to: 'issue'; host: string; key: string; name: string };

export interface Listed {
  value: string;
  label: string;
  group: string;
  destination: Destination;
}

/** Every place the issue can go, the project's own workspace first. */
export function destinationsOf({ workspaces, projects }: EscalationOfferAnswer): Listed[] {
  return [
    ...workspaces.flatMap((workspace) =>
      (['ticket', 'conversation'] as const).map((to) => ({
        value: `${to} ${workspace.id}`,
        label: to === 'ticket' ? said.ticketIn(workspace.name) : said.conversationIn(workspace.name),
        group: said.intercom(workspace.name),
        destination: { to, workspace },
      })),
    ),
    ...projects.map(({ host, key, name }) => ({
      value: ['issue', host, key].join(' '),
      label: said.issueIn(name, key),
      group: said.projectsOf(host),
      destination: { to: 'issue' as const, host, key, name },
    })),
  ];
}

/** The first that something can be made at. */
export function likeliest(listed: Listed[]): Listed | null {
  const isUsable = ({ destination }: Listed): boolean =>
    destination.to === 'issue' || destination.workspace.problem === null;
  return listed.find(isUsable) ?? listed[0] ?? null;
}

/** Those that a ticket can be made of, the project's choice first. */
export function chosenType(workspace: EscalationWorkspaceAnswer): EscalationTicketTypeAnswer | null {
  const { ticketTypes } = workspace;
  return (
    ticketTypes.find(({ chosen }) => chosen) ??
    ticketTypes.find(({ problem }) => problem === null) ??
    ticketTypes[0] ??
    null
  );
}
