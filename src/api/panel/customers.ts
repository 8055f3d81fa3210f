/** The customers of an issue as a CSV file, one line a contact. */
import { type AttributeValue, COMPANIES, type Contact, shownFields } from '../../domain/contacts.ts';
import { contactKey } from '../../store/panel.ts';
import { csvFile, sendCsv } from '../csv-file.ts';
import { csvOf } from '../csv.ts';
import type { ApiDeps } from '../deps.ts';
import { panelParams, type PanelRoute } from './routes.ts';
import type { PanelView } from './view.ts';
import { type Api, problems } from '../route.ts';

export function customerRoutes(app: Api, deps: ApiDeps, { url, load, readerOf, tags }: PanelRoute): void {
  app.route({
    method: 'GET',
    url: `${url}/customers.csv`,
    config: { access: 'read' },
    schema: {
      summary: 'The customers of the issue as a CSV file, one line a contact',
      tags,
      params: panelParams,
      response: { 200: csvFile, ...problems },
    },
    handler: async (request, reply) => {
      const view = await load(readerOf(request), request.params);
      return sendCsv(reply, `customers-${fileName(view.issue.key)}.csv`, customerFile(deps, view));
    },
  });
}

function fileName(key: string): string {
  return key.replaceAll(/[^\w-]/g, '_');
}

/** Whoever was not read yet has a line with the id alone. */
function customerFile(deps: ApiDeps, view: PanelView): string {
  const { user, lead } = view.settings.fields;
  const sum = view.settings.sum === null ? [] : [view.settings.sum];
  const keys = [...new Set([...user, ...lead, ...sum])].filter((key) => key !== 'email' && key !== COMPANIES);
  const labels = shownFields({ role: 'user', attributes: {} }, { user: keys, lead: [] }, knownIn(view)).map(
    ({ label }) => label,
  );
  const header = ['Contact', 'Name', 'Role', 'E-mail', 'Companies', 'Conversations', ...labels, 'Address in Intercom'];
  const rows = customersIn(view).map(({ connectionId, contactId, conversations }) => {
    const contact = view.contacts.get(contactKey({ connectionId, contactId }))?.facts ?? null;
    const connection = view.connections.find(({ id }) => id === connectionId);
    const shown =
      contact === null ? [] : shownFields(contact, { user: keys, lead: keys }, knownIn(view)).map(({ value }) => value);
    return [
      contactId,
      contact?.name ?? null,
      contact?.role ?? null,
      contact?.email ?? null,
      contact === null ? null : companiesOf(contact),
      conversations.join(' '),
      ...keys.map((_key, n) => cellOf(shown[n] ?? null)),
      connection === undefined ? null : deps.beside.contactUrl(connection, contactId),
    ];
  });
  return csvOf(header, rows);
}

/** Their names where the project shows them, else how many they are. */
function companiesOf({ companyIds, attributes }: Contact): string | number {
  const names = attributes[COMPANIES];
  return Array.isArray(names) && names.length > 0 ? names.join(', ') : companyIds.length;
}

function cellOf(value: AttributeValue): string | number | boolean | null {
  return Array.isArray(value) ? value.join(', ') : value;
}

function knownIn(view: PanelView) {
  return view.workspaces[view.connection?.id ?? '']?.facts?.attributes ?? [];
}

/** Each contact of a linked conversation once, with the conversations it is in. */
function customersIn(view: PanelView) {
  const found = new Map<string, { connectionId: string; contactId: string; conversations: string[] }>();
  for (const { connectionId, conversationId, seen } of view.links) {
    if (connectionId === null) continue;
    for (const contactId of seen.facts?.contactIds ?? []) {
      const key = contactKey({ connectionId, contactId });
      const known = found.get(key) ?? { connectionId, contactId, conversations: [] };
      found.set(key, { ...known, conversations: [...known.conversations, conversationId] });
    }
  }
  return [...found.values()];
}
