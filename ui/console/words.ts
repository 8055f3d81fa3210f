import type {
  ConnectionAnswer,
  EffectAnswer,
  EventAnswer,
  HostAnswer,
  LinkAnswer,
  StatusAnswer,
} from '../../src/api/schemas.ts';
import type { Tone } from '../kit/State.tsx';

/** A state as it is shown. */
export interface Said {
  tone: Tone;
  word: string;
}

const reasonWords: Record<string, string> = {
  other_workspace: 'it belongs to a workspace that is not connected to this project',
  no_connection: 'this project has no connection',
  conversation_gone: 'the conversation was deleted in Intercom',
  conversation_forbidden: 'the token may not see this conversation',
  plan_restricted: 'the plan of this workspace has no conversations',
  not_found: 'not found',
  forbidden: 'forbidden',
};

/** A reason as the server keeps it, with its codes put into words. */
export function reasonInWords(reason: string): string {
  // A code that only names what the sentence after it says is for scripts.
  const sentence = reason.replace(/^[a-z]+(?:_[a-z]+)+: (?=[A-Z])/, '');
  return sentence.replace(/\b[a-z]+(?:_[a-z]+)+\b/g, (code) => reasonWords[code] ?? code);
}

export function hostKind(kind: HostAnswer['kind']): string {
  switch (kind) {
    case 'jira-cloud':
      return 'Jira Cloud';
    case 'jira-data-center':
      return 'Jira Data Center';
    case 'desk':
      return 'Desk';
  }
}

/** What an effect does, as the subject of a sentence. */
export function effectSubject(kind: EffectAnswer['kind']): string {
  switch (kind) {
    case 'note':
      return 'Note';
    case 'reply':
      return 'Answer to the customer';
    case 'contact':
      return 'New contact';
    case 'reopen':
      return 'Reopening';
    case 'remote-link':
      return 'Link on the issue';
    case 'remote-link-removal':
      return 'Removal of the link on the issue';
    case 'ticket-creation':
      return 'New ticket';
    case 'conversation-creation':
      return 'New conversation';
    case 'issue-comment':
      return 'Comment on the issue';
    case 'issue-comment-edit':
      return 'New text of a comment';
    case 'issue-status':
      return 'New status of the issue';
    case 'issue-fields':
      return 'Change of the issue';
    case 'issue-creation':
      return 'New issue';
    case 'conversation-tag':
      return 'Tag of the conversation';
    case 'conversation-assignment':
      return 'Assignment of the conversation';
    case 'ticket-state':
      return 'New state of the ticket';
    case 'ticket-attributes':
      return 'Shared fields of the ticket';
    case 'mail':
      return 'E-mail';
    case 'sign-in-mail':
      return 'Link to the portal by e-mail';
    case 'test-mail':
      return 'Test mail';
    case 'webhook':
      return 'Webhook';
  }
}

/** Whether it is done on the issue, not in a conversation. */
export function isOnIssue(kind: EffectAnswer['kind']): boolean {
  return kind.startsWith('remote-link') || kind.startsWith('issue-');
}

/** What came of an effect. */
export function effectSaid(effect: Pick<EffectAnswer, 'kind' | 'state' | 'asksPerson'>): Said {
  const subject = effectSubject(effect.kind);
  switch (effect.state) {
    case 'done':
      return { tone: 'good', word: doneWord(effect.kind) };
    case 'pending':
      return { tone: 'busy', word: `${subject} waits its turn` };
    case 'sending':
      return { tone: 'busy', word: `${subject} is on its way` };
    case 'skipped':
      return { tone: 'quiet', word: `${subject} was no longer wanted` };
    case 'unknown':
      return effect.asksPerson
        ? { tone: 'warn', word: `${subject} may have arrived, please look` }
        : { tone: 'busy', word: `${subject} may have arrived, it is being looked up` };
    case 'dead':
      return { tone: 'bad', word: `${subject} failed` };
  }
}

function doneWord(kind: EffectAnswer['kind']): string {
  switch (kind) {
    case 'note':
      return 'Note delivered';
    case 'reply':
      return 'Customer answered';
    case 'contact':
      return 'Contact made';
    case 'reopen':
      return 'Conversation reopened';
    case 'remote-link':
      return 'Link put on the issue';
    case 'remote-link-removal':
      return 'Link taken off the issue';
    case 'ticket-creation':
      return 'Ticket made';
    case 'conversation-creation':
      return 'Conversation made';
    case 'issue-comment':
      return 'Issue commented';
    case 'issue-comment-edit':
      return 'Comment brought up to date';
    case 'issue-status':
      return 'Status of the issue set';
    case 'issue-fields':
      return 'Issue changed';
    case 'issue-creation':
      return 'Issue made';
    case 'conversation-tag':
      return 'Tag of the conversation set';
    case 'conversation-assignment':
      return 'Conversation assigned';
    case 'ticket-state':
      return 'State of the ticket set';
    case 'ticket-attributes':
      return 'Shared fields of the ticket checked';
    case 'mail':
      return 'E-mail sent';
    case 'sign-in-mail':
      return 'Link to the portal sent';
    case 'test-mail':
      return 'Test mail sent';
    case 'webhook':
      return 'Webhook delivered';
  }
}

/** What came of an event itself; its effects say the rest. Null: they say it all. */
export function eventSaid(event: Pick<EventAnswer, 'state' | 'reasons'>, hasEffects: boolean): Said | null {
  const reasons = event.reasons.map(reasonInWords).join('; ');
  switch (event.state) {
    case 'pending':
      return { tone: 'busy', word: 'Waits to be decided' };
    case 'dead':
      return { tone: 'bad', word: `Could not be decided: ${reasons || 'the reason was not kept'}` };
    case 'skipped':
      return { tone: 'quiet', word: `Nothing to do: ${reasons || 'it concerns no conversation'}` };
    case 'done':
      if (reasons !== '') return { tone: 'quiet', word: `${hasEffects ? 'Left out' : 'Done'}: ${reasons}` };
      return hasEffects ? null : { tone: 'good', word: 'Done' };
  }
}

/** Its two sides wait for a person. */
export function isStopped({ state, stopped }: Pick<LinkAnswer, 'state' | 'stopped'>): boolean {
  return state === 'active' && stopped !== null;
}

export function linkSaid(link: Pick<LinkAnswer, 'state' | 'stopped'>): Said {
  if (isStopped(link)) return { tone: 'warn', word: 'Stopped' };
  switch (link.state) {
    case 'active':
      return { tone: 'good', word: 'Active' };
    case 'broken':
      return { tone: 'bad', word: 'Broken' };
    case 'ended':
      return { tone: 'quiet', word: 'Ended' };
  }
}

/** Where a link comes from: `description`, `comment:10012`, `hand`. */
export function sourceInWords(source: string): string {
  const [kind = '', id] = source.split(':');
  if (kind === 'hand') return 'by hand';
  return id === undefined ? kind : `${kind} ${id}`;
}

export function connectionSaid({ state, plan }: Pick<ConnectionAnswer, 'state' | 'plan'>): Said {
  if (state === 'connected' && plan === 'restricted') return { tone: 'warn', word: 'Plan without conversations' };
  return placeSaid(state);
}

export function placeSaid(state: string): Said {
  switch (state) {
    case 'connected':
      return { tone: 'good', word: 'Connected' };
    case 'broken':
      return { tone: 'warn', word: 'Broken' };
    case 'disconnected':
      return { tone: 'quiet', word: 'Disconnected' };
    default:
      return { tone: 'warn', word: state };
  }
}

/** What has not come to its end yet and will by itself. */
export function waitingCount(status: StatusAnswer, peopleAsked: number): number {
  const lookedUp = Math.max(0, status.effects.unknown - peopleAsked);
  return status.events.pending + status.effects.waiting + lookedUp;
}

/** At most so many characters, cut between words. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const end = cut.lastIndexOf(' ');
  return `${end > most / 2 ? cut.slice(0, end) : cut} …`;
}

/** `1 note`, `2 notes`, `1,200 notes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
