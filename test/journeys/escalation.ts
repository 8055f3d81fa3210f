/** Hands for tests of escalation: a ticket type, a team, a request with a customer, and one click. */
import { randomUUID } from 'node:crypto';
import { addTeam, addTicketType, type NewAttribute } from '../../sim/intercom/workspace.ts';
import type { Conversation, TicketType } from '../../sim/intercom/state.ts';
import type {
  EscalationFormAnswer,
  EscalationOfferAnswer,
  EscalationRunAnswer,
} from '../../src/api/schemas/escalation.ts';
import { connected, until, type World } from './world.ts';

export interface Place {
  host: string;
  issue: string;
}

/** With the attributes an escalation is about in most tests. */
const severity: NewAttribute = { name: 'Severity', dataType: 'list', options: ['Sev 1', 'Sev 2'], required: true };

export function escalationIn(world: () => World) {
  const intercom = () => world().intercom.workspace(connected.id);
  const address = ({ host, issue }: Place, path: string) => `/api/v1/panel/${host}/${issue}${path}`;
  const hands = {
    intercom,
    /** A ticket type of the connected workspace. */
    addType(name: string, attributes: NewAttribute[] = [severity]): TicketType {
      return addTicketType(intercom(), world().intercom.state.ids, { name, category: 'Customer', attributes });
    },
    addTeam: (name: string) => addTeam(intercom(), world().intercom.state.ids, { name, admins: [] }),
    tickets: (): Conversation[] => [...intercom().conversations.values()].filter(({ ticket }) => ticket !== null),
    connectionId: async (): Promise<string> => {
      const [one] = (await world().api('GET', '/api/v1/connections')).json.items;
      return one?.id ?? '';
    },
    get: (place: Place, path: string) => world().api('GET', address(place, path)),
    post: (place: Place, path: string, body: object = {}) => world().api('POST', address(place, path), body),
    /** Read anew, so that what a test just made in Intercom is offered. */
    async offer(place: Place): Promise<EscalationOfferAnswer> {
      const { status, text } = await hands.post(place, '/escalation/resync');
      if (status !== 200) throw new Error(`The offer was refused with ${status}: ${text}`);
      return JSON.parse(text) as EscalationOfferAnswer;
    },
    async form(place: Place, query: Record<string, string>): Promise<EscalationFormAnswer> {
      const { status, text } = await hands.get(place, `/escalation/form?${new URLSearchParams(query).toString()}`);
      if (status !== 200) throw new Error(`The form was refused with ${status}: ${text}`);
      return JSON.parse(text) as EscalationFormAnswer;
    },
    async escalate(place: Place, body: object): Promise<EscalationRunAnswer> {
      const { status, text } = await hands.post(place, '/escalations', { key: randomUUID(), ...body });
      if (status !== 202) throw new Error(`The escalation was refused with ${status}: ${text}`);
      return JSON.parse(text) as EscalationRunAnswer;
    },
    async run(place: Place, id: string): Promise<EscalationRunAnswer> {
      const { text } = await hands.get(place, `/escalations/${id}`);
      return JSON.parse(text) as EscalationRunAnswer;
    },
    /** Follows a run until it stands so. */
    async ran(
      place: Place,
      id: string,
      isSo: (run: EscalationRunAnswer) => boolean = ({ state }) => state !== 'running',
    ): Promise<EscalationRunAnswer> {
      let run = await hands.run(place, id);
      await until(`the escalation is as wanted`, async () => {
        run = await hands.run(place, id);
        return isSo(run);
      });
      return run;
    },
    async timeline({ issue, host }: Place): Promise<string[]> {
      const { items } = (await world().api('GET', `/api/v1/issues/${host}/${issue}/timeline?limit=200`)).json;
      return items.map(({ kind }) => kind);
    },
    /** What the ticket holds, by the names its type has now. */
    attributesOf(ticket: Conversation): Record<string, unknown> {
      const type = intercom().ticketTypes.get(ticket.ticket?.typeId ?? '');
      const named = (type?.attributes ?? []).map(({ id, name }) => [name, ticket.ticket?.attributes[id]] as const);
      return Object.fromEntries(named.filter(([, value]) => value !== undefined));
    },
  };
  return hands;
}
