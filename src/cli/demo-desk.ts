/** The desk of the demo: services people can ask for, and requests in every status. It goes when the demo is left. */
import type { Operator } from '../app/operator.ts';
import { demoDesk } from '../domain/desk/desk.ts';

/** Its only inbox. */
export const demoInbox = { host: demoDesk, key: 'HELP' };

const where = { host: demoInbox.host, project: demoInbox.key };

const SERVICES = [
  {
    name: 'Report a problem',
    description: 'Something does not work as it should.',
    fields: [
      {
        key: 'where',
        label: 'Where does it happen?',
        kind: 'choice',
        required: true,
        options: ['Web', 'App', 'E-mail'],
      },
      { key: 'steps', label: 'What did you do, step by step?', kind: 'paragraph' },
      { key: 'since', label: 'Since when?', kind: 'date' },
    ],
  },
  {
    name: 'Ask for access',
    description: 'An account, a role or a shared mailbox.',
    fields: [
      { key: 'system', label: 'Which system?', kind: 'text', required: true },
      { key: 'until', label: 'Until when?', kind: 'date', help: 'Leave it empty if it is for good.' },
    ],
  },
] as const;

interface Story {
  title: string;
  description: string;
  requester: { name: string; email: string };
  service: (typeof SERVICES)[number]['name'];
  answers: Record<string, string>;
  priority: string;
  status: string;
  tags: string[];
  said?: { text: string; public: boolean }[];
}

const stories = (conversationUrl: string): Story[] => [
  {
    title: 'Shared mailbox for the new shop',
    description: 'We open in Gothenburg in January and need gothenburg@ for the three of us.',
    requester: { name: 'Mira Lindqvist', email: 'mira@nordlicht.example' },
    service: 'Ask for access',
    answers: { system: 'Mail' },
    priority: 'low',
    status: 'resolved',
    tags: ['mail'],
    said: [{ text: 'The mailbox is there; you will find it beside your own.', public: true }],
  },
  {
    title: 'Printer at reception prints blank pages',
    description: 'Since this morning every second page is blank.',
    requester: { name: 'Hana Kobayashi', email: 'hana@harbour.example' },
    service: 'Report a problem',
    answers: { where: 'App', steps: 'Print any delivery note from the app.' },
    priority: 'medium',
    status: 'waiting',
    tags: ['hardware'],
    said: [
      { text: 'Which tray is it set to? **Settings → Trays** says it.', public: true },
      { text: 'Same model as in Yokohama, where it was the tray.', public: false },
    ],
  },
  {
    title: 'Export of orders stops at 10,000 rows',
    description: `The customer waits for it, see ${conversationUrl}`,
    requester: { name: 'Joseph Okafor', email: 'joseph@bluebird.example' },
    service: 'Report a problem',
    answers: { where: 'Web', steps: 'Orders → Export → CSV' },
    priority: 'high',
    status: 'in_progress',
    tags: ['export', 'customer'],
  },
  {
    title: 'Cannot sign in after the change of my name',
    description: 'The page says that it does not know me.',
    requester: { name: 'Luca Moretti', email: 'luca.moretti@mail.example' },
    service: 'Ask for access',
    answers: { system: 'Portal' },
    priority: 'urgent',
    status: 'new',
    tags: [],
  },
];

/** Fills the inbox, unless somebody has asked for something there already. `conversationUrl`: what one of the requests links. */
export async function fillDemoDesk(operator: Operator, conversationUrl: string): Promise<void> {
  const there = (await operator.request('GET', `/api/v1/requests?project=${where.project}&limit=1`)) as Listed;
  if (there.items.length > 0) return;
  const services = new Map<string, string>();
  for (const [place, service] of SERVICES.entries()) {
    const { id } = (await operator.request('POST', '/api/v1/services', { ...where, ...service, place })) as Made;
    services.set(service.name, id);
  }
  for (const { said = [], service, ...story } of stories(conversationUrl)) {
    const request = { ...where, ...story, service: services.get(service) };
    const { id } = (await operator.request('POST', '/api/v1/requests', request)) as Made;
    for (const comment of said) await operator.request('POST', `/api/v1/requests/${id}/comments`, comment);
  }
}

interface Made {
  id: string;
}
interface Listed {
  items: unknown[];
}
