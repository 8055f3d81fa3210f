/** A desk to be seen: services, and one person's requests in every state. In: a signed-in admin's browser and a new one. Out: addresses. */
import type { APIRequestContext, BrowserContext } from 'playwright-core';

interface Made {
  id: string;
  key: string;
  signIn: { url: string };
}

const laptop = {
  name: 'Order a laptop',
  description: 'New hardware for you or your team. Usually there within a week.',
  fields: [
    { key: 'size', label: 'Which one?', kind: 'choice', required: true, options: ['14 inch', '16 inch'] },
    { key: 'when', label: 'Needed by', kind: 'date' },
    { key: 'extras', label: 'With it', kind: 'choices', options: ['Dock', 'Monitor', 'Headset'] },
    { key: 'cost', label: 'Cost centre', kind: 'text', required: true, help: 'Four digits; your manager knows it.' },
  ],
};
const others = [
  { name: 'Report a fault', description: 'Something that worked does not any more.' },
  { name: 'Access to a system', description: 'Accounts, groups and shared folders.' },
];

/** `url`: where the server is. Answers the paths of a form and of a request. */
export async function fillPortal(
  admin: BrowserContext,
  { requester, url }: { requester: BrowserContext; url: string },
): Promise<{ form: string; request: string }> {
  const asAdmin = sender(admin.request, url);
  await asAdmin('put', 'setup', {
    hosts: [{ name: 'help', kind: 'desk' }],
    projects: [{ host: 'help', key: 'REQ', connection: 'demo-intercom' }],
  });
  const service = await asAdmin('post', 'services', { project: 'REQ', ...laptop });
  const made: Made[] = [];
  for (const other of others) made.push(await asAdmin('post', 'services', { project: 'REQ', ...other }));
  const faultId = made[0]?.id;
  const person = { email: 'dana@partner.example', name: 'Dana Silva', role: 'requester' };
  const { signIn } = await asAdmin('post', 'users', person);
  const token = new URL(signIn.url).searchParams.get('token');
  const asDana = sender(requester.request, url);
  await asDana('post', 'invitations/accept', { token, password: 'seven green lamps in the harbour' });

  const make = (wish: object): Promise<Made> => asDana('post', 'portal/requests', wish);
  const monitor = await make({ title: 'Second monitor for the front desk', service: faultId });
  await asAdmin('patch', `requests/${monitor.key}`, { status: 'resolved' });
  const answers = { size: '16 inch', when: '2027-01-11', extras: ['Dock', 'Headset'], cost: '4711' };
  const description = 'For our new colleague, who starts in January.';
  const asked = await make({ title: 'A laptop for Noor', service: service.id, answers, description });
  const path = `requests/${asked.key}`;
  await asAdmin('patch', path, { status: 'in_progress' });
  const question = 'We have two in stock. Does Noor need the **English** or the **German** keyboard?';
  await asAdmin('patch', path, { status: 'waiting', comment: { text: question, public: true } });
  await asDana('post', `portal/${path}/comments`, { text: 'The English one, please.' });
  const badge = await make({ title: 'My badge does not open the lab', service: faultId });
  await asAdmin('post', `requests/${badge.key}/comments`, { text: 'Please try again.', public: true });
  return { form: `/portal/new/${service.id}`, request: `/portal/requests/${asked.key}` };
}

/** As the person whose browser it is. */
function sender(request: APIRequestContext, url: string) {
  return async (method: 'post' | 'put' | 'patch', path: string, data: object): Promise<Made> => {
    const headers = { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' };
    const answer = await request[method](new URL(`/api/v1/${path}`, url).href, { data, headers });
    if (!answer.ok()) throw new Error(`${method} ${path} answered ${answer.status()}: ${await answer.text()}`);
    return (await answer.json()) as Made;
  };
}
