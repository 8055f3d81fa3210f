/** Mailboxes and who may ask, as a set-up document has them: checked with everything else, written in the same transaction, exported. */
import { isDeepStrictEqual } from 'node:util';
import type { Sql } from '../../store/db.ts';
import {
  insertMailbox,
  listMailboxes,
  type Mailbox,
  mailboxOfToken,
  renewHookToken,
  updateMailbox,
} from '../../store/mail/mailboxes.ts';
import { type PortalSettings, readPortalSettings, savePortalSettings } from '../../store/desk/portal-guests.ts';
import type { ApiDeps } from '../deps.ts';
import type { ChangeAnswer } from '../schemas.ts';
import type { Known } from '../setup/check.ts';
import type { MailboxEntry, Setup } from '../setup/schema.ts';
import { type InputError, placeOf } from '../validation.ts';

/** An inbox of a desk by the names that a document knows. */
interface NamedInbox {
  host: string;
  key: string;
}

export interface MailboxChange {
  entry: MailboxEntry;
  existing: Mailbox | null;
  /** Undefined: as it is, or the only one. */
  inbox: NamedInbox | null | undefined;
  change: ChangeAnswer['change'];
}

export interface MailPlan {
  mailboxes: MailboxChange[];
  /** Null: the document says nothing of it. */
  portal: { settings: PortalSettings; change: ChangeAnswer['change'] } | null;
}

interface Around {
  organizationId: string;
  known: Known;
}

/** Answers what is to be changed, and everything that is wrong. */
export async function planMail(
  deps: ApiDeps,
  setup: Setup,
  { organizationId, known }: Around,
): Promise<{ plan: MailPlan; problems: InputError[] }> {
  const { there, portal } = await deps.db.tx(organizationId, async (sql) => ({
    there: await listMailboxes(sql),
    portal: await readPortalSettings(sql),
  }));
  const inboxes = inboxesOf(setup, known);
  const problems: InputError[] = [];
  const mailboxes: MailboxChange[] = [];
  for (const [index, entry] of setup.mailboxes.entries()) {
    const complain = (field: string, message: string): void => {
      const path = ['mailboxes', index, field];
      problems.push({ path, message: `${placeOf(path)}: ${message}` });
    };
    const existing = existingOf(entry, there);
    for (const { field, message } of complaintsAbout(entry, { index, setup, there, existing }))
      complain(field, message);
    const found = inboxOfEntry(entry, inboxes);
    if (typeof found === 'string') complain('project', found);
    if (entry.hookToken !== undefined) {
      const owner = await mailboxOfToken(deps.db, entry.hookToken);
      if (owner !== null && owner.id !== existing?.id) complain('hookToken', 'is that of another mailbox: make one up');
    }
    const inbox = typeof found === 'string' ? undefined : found;
    mailboxes.push({ entry, existing, inbox, change: changeOf({ entry, existing, inbox }, known) });
  }
  const settings = setup.portal;
  if (settings === undefined) return { plan: { mailboxes, portal: null }, problems };
  const wanted = { mayAsk: settings.mayAsk, domains: [...new Set(settings.domains)] };
  const change = isDeepStrictEqual(wanted, portal) ? 'unchanged' : 'updated';
  return { plan: { mailboxes, portal: { settings: wanted, change } }, problems };
}

/** Of one that is looked into there is no more than one. */
function existingOf(entry: MailboxEntry, there: readonly Mailbox[]): Mailbox | null {
  const isIt = ({ kind, name }: Mailbox): boolean => (entry.kind === 'imap' ? kind === 'imap' : name === entry.name);
  return there.find(isIt) ?? null;
}

function complaintsAbout(
  entry: MailboxEntry,
  of: { index: number; setup: Setup; there: readonly Mailbox[]; existing: Mailbox | null },
): { field: string; message: string }[] {
  const { index, setup, there, existing } = of;
  const complaints: { field: string; message: string }[] = [];
  const first = setup.mailboxes.findIndex(({ name }) => name === entry.name);
  if (first !== index)
    complaints.push({ field: 'name', message: `"${entry.name}" stands already at mailboxes[${first}]` });
  if (entry.kind === 'hook') {
    if (existing?.kind === 'imap')
      complaints.push({
        field: 'kind',
        message: `"${entry.name}" is looked into: write kind: imap, or use another name`,
      });
    return complaints;
  }
  const firstImap = setup.mailboxes.findIndex(({ kind }) => kind === 'imap');
  if (firstImap !== index)
    complaints.push({ field: 'kind', message: `one is looked into at most, and it stands at mailboxes[${firstImap}]` });
  if (existing === null)
    complaints.push({
      field: 'kind',
      message: 'this server looks into no mailbox: set MAIL_IMAP_URL and start it again',
    });
  if (there.some(({ id, name }) => name === entry.name && id !== existing?.id))
    complaints.push({ field: 'name', message: `there is a mailbox "${entry.name}" already that mail is brought to` });
  if (entry.hookToken !== undefined)
    complaints.push({ field: 'hookToken', message: 'is for mail that is brought: this one is looked into' });
  return complaints;
}

function inboxesOf(setup: Setup, { hosts, projects }: Known): NamedInbox[] {
  const desks = new Set([
    ...hosts.filter(({ kind, state }) => kind === 'desk' && state !== 'disconnected').map(({ name }) => name),
    ...setup.hosts.filter(({ kind }) => kind === 'desk').map(({ name }) => name),
  ]);
  const nameOf = (id: string): string => hosts.find((host) => host.id === id)?.name ?? '';
  const all = [
    ...projects.map(({ hostId, key }) => ({ host: nameOf(hostId), key })),
    ...setup.projects.map(({ host, key }) => ({ host, key })),
  ].filter(({ host }) => desks.has(host));
  return all.filter(({ host, key }, at) => all.findIndex((one) => one.host === host && one.key === key) === at);
}

/** The inbox, or what is wrong. Undefined: nothing is said of it. */
function inboxOfEntry(
  { host, project }: MailboxEntry,
  inboxes: readonly NamedInbox[],
): NamedInbox | null | undefined | string {
  if (project === undefined) return host === undefined ? undefined : 'is missing: name the inbox on that host';
  if (project === null) return null;
  const meant = inboxes.filter((inbox) => inbox.key === project && (host === undefined || inbox.host === host));
  const [only, another] = meant;
  if (only !== undefined && another === undefined) return only;
  const known = inboxes.map(({ host: name, key }) => `${key} of ${name}`).join(', ') || '(none)';
  return only === undefined
    ? `there is no inbox "${project}"${host === undefined ? '' : ` on ${host}`}; known are ${known}`
    : `several desks have an inbox "${project}": name its host too`;
}

function changeOf({ entry, existing, inbox }: Omit<MailboxChange, 'change'>, { hosts }: Known): ChangeAnswer['change'] {
  if (existing === null) return 'created';
  const host = hosts.find(({ id }) => id === existing.hostId)?.name;
  const now = existing.projectKey === null ? null : { host, key: existing.projectKey };
  const same =
    entry.name === existing.name &&
    (entry.address === undefined || entry.address === existing.address) &&
    (inbox === undefined || isDeepStrictEqual(inbox, now)) &&
    (entry.hookToken === undefined || entry.hookToken === existing.hookToken);
  return same ? 'unchanged' : 'updated';
}

/** `hostId`: of a host that the same transaction may have made. */
export async function writeMail(sql: Sql, plan: MailPlan, hostId: (name: string) => string): Promise<void> {
  for (const { entry, existing, inbox, change } of plan.mailboxes) {
    if (change === 'unchanged') continue;
    const { name, hookToken } = entry;
    const place =
      inbox === undefined
        ? { hostId: existing?.hostId ?? null, projectKey: existing?.projectKey ?? null }
        : { hostId: inbox === null ? null : hostId(inbox.host), projectKey: inbox?.key ?? null };
    const wish = { name, address: entry.address === undefined ? (existing?.address ?? null) : entry.address, ...place };
    if (existing === null) await insertMailbox(sql, { ...wish, kind: 'hook', hookToken });
    else {
      await updateMailbox(sql, existing.id, wish);
      if (hookToken !== undefined && hookToken !== existing.hookToken)
        await renewHookToken(sql, existing.id, hookToken);
    }
  }
  if (plan.portal?.change === 'updated') await savePortalSettings(sql, plan.portal.settings);
}

export function mailChanges({ mailboxes, portal }: MailPlan): ChangeAnswer[] {
  return [
    ...mailboxes.map(({ entry, change }) => ({ kind: 'mailbox' as const, name: entry.name, change })),
    ...(portal === null ? [] : [{ kind: 'portal' as const, name: 'portal', change: portal.change }]),
  ];
}

/** As they can be applied again; `secret` names the variable that stands for one. */
export async function exportMail(
  sql: Sql,
  of: { hosts: Known['hosts']; secret: (name: string, what: string) => string },
): Promise<{ mailboxes: object[]; portal: PortalSettings }> {
  const mailboxes = (await listMailboxes(sql)).map(({ name, kind, address, hostId, projectKey }) => {
    const host = of.hosts.find(({ id }) => id === hostId)?.name;
    const inbox = projectKey === null || host === undefined ? { project: null } : { host, project: projectKey };
    const token = kind === 'hook' ? { hookToken: of.secret(name, 'HOOK_TOKEN') } : {};
    return { name, kind, address, ...inbox, ...token };
  });
  return { mailboxes, portal: await readPortalSettings(sql) };
}
