/** The desk held to what every host must do, on both databases. */
import { test, expect } from 'vitest';
import { RetryLater } from '../src/domain/errors.ts';
import type { FormField } from '../src/domain/desk/forms.ts';
import { DatabaseUnavailable } from '../src/store/db.ts';
import { createDeskHost } from '../src/desk/host.ts';
import { createDeskReads } from '../src/desk/reads.ts';
import { insertService } from '../src/store/desk/services.ts';
import { type FreshDatabase, eachDatabase } from './databases.ts';
import { type DeskWorld, handsOf, startDesk } from './desk-world.ts';
import { describeHost } from './host.contract.ts';
import { type HostWorld, refusalOf } from './host-world.ts';

async function worldOn(database: FreshDatabase): Promise<HostWorld> {
  const world = await startDesk(database);
  const { desk, host, access, ann, ben } = world;
  const statuses: Record<string, 'resolved'> = { Resolved: 'resolved' };
  return {
    host,
    access,
    addFilledIssue: async () => filledRequest(world),
    done: 'Resolved',
    ...handsOf(world),
    change: (id, { status, assignee, description }) =>
      desk.change(ann, id, {
        change: {
          status: status === undefined ? undefined : statuses[status],
          assignee: assignee === 'ben' ? ben : assignee === null ? null : undefined,
          description,
        },
        revision: null,
        comment: null,
      }),
  };
}

const billing: FormField[] = [
  { key: 'plan', label: 'Plan', kind: 'choice', required: true, help: null, options: ['Free', 'Team'] },
  { key: 'areas', label: 'Areas', kind: 'choices', required: false, help: null, options: ['Web', 'App'] },
  { key: 'seats', label: 'Seats', kind: 'number', required: false, help: null, options: [] },
  { key: 'due', label: 'Due', kind: 'date', required: false, help: null, options: [] },
  { key: 'urgent', label: 'Urgent', kind: 'checkbox', required: false, help: null, options: [] },
  { key: 'why', label: 'Why', kind: 'paragraph', required: false, help: null, options: [] },
];

async function filledRequest({ desk, ann, ben, wish, db, organizationId, access }: DeskWorld) {
  const service = await db.tx(organizationId, (sql) =>
    insertService(sql, {
      hostId: access.hostId,
      projectKey: 'REQ',
      name: 'Billing',
      description: '',
      fields: billing,
      place: 0,
    }),
  );
  const request = await desk.create(
    ann,
    wish({
      title: 'Invoices twice',
      description: 'Since **Monday**',
      priority: 'high',
      tags: ['vip', 'billing'],
      assignee: ben,
      service: { id: service.id, name: service.name, version: service.version },
      answers: { plan: 'Team', areas: ['Web', 'App'], seats: 12, due: '2026-01-31', urgent: true },
    }),
  );
  const names = (...all: string[]) => ({ kind: 'choices' as const, items: all.map((name) => ({ id: null, name })) });
  const fields: Awaited<ReturnType<HostWorld['addFilledIssue']>>['fields'] = {
    key: { kind: 'text', text: request.key },
    title: { kind: 'text', text: 'Invoices twice' },
    description: { kind: 'text', text: 'Since Monday' },
    status: { kind: 'choice', id: 'new', name: 'New' },
    priority: { kind: 'choice', id: 'high', name: 'high' },
    service: { kind: 'choice', id: service.id, name: 'Billing' },
    tags: names('vip', 'billing'),
    assignee: { kind: 'person', ...ben, email: null },
    requester: { kind: 'person', id: null, name: 'Cleo', email: 'cleo@example.com' },
    'requester.email': { kind: 'text', text: 'cleo@example.com' },
    channel: { kind: 'choice', id: 'api', name: 'api' },
    created: { kind: 'time', at: request.createdAt },
    resolved: null,
    'answers.plan': { kind: 'text', text: 'Team' },
    'answers.areas': names('Web', 'App'),
    'answers.seats': { kind: 'number', number: 12 },
    'answers.due': { kind: 'day', day: '2026-01-31' },
    'answers.urgent': { kind: 'boolean', is: true },
    'answers.why': null,
  };
  return { id: request.id, key: request.key, fields };
}

eachDatabase('the desk', (database) => {
  describeHost('The desk', () => worldOn(database()));

  test('whose database is away is for later', async () => {
    const { access } = await worldOn(database());
    const away = async (): Promise<never> => Promise.reject(new DatabaseUnavailable('The database is away.'));
    const host = createDeskHost({ ...database().db, tx: away, call: away });
    for (const call of [host.readIssue(access, 'REQ-1'), host.listComments(access, 'REQ-1'), host.check(access)])
      expect(await refusalOf(call)).toBeInstanceOf(RetryLater);
  });

  test('tells the pages which inboxes, services, statuses, fields and requests it has', async () => {
    const world = await startDesk(database());
    const { key } = await filledRequest(world);
    const { access } = world;
    const reads = createDeskReads(database().db);
    expect(await reads.projects(access, { search: 're', startAt: 0, limit: 50 })).toMatchObject({
      projects: [{ key: 'REQ', name: 'REQ', kind: 'desk' }],
      nextAt: null,
    });
    expect(await reads.issueTypes(access, 'REQ')).toMatchObject([{ name: 'Billing', subtask: false }]);
    expect(await reads.issueTypes(access, 'OPS')).toEqual([]);
    expect((await reads.statuses(access, 'REQ')).map(({ name }) => name)).toEqual([
      'New',
      'In progress',
      'Waiting',
      'Resolved',
    ]);
    const fields = await reads.fields(access, 'REQ');
    const field = (id: string) => fields.find((one) => one.id === id);
    expect(field('priority')).toMatchObject({ name: 'Priority', values: ['low', 'medium', 'high', 'urgent'] });
    expect(field('answers.plan')).toMatchObject({
      name: 'Plan',
      type: 'option',
      values: ['Free', 'Team'],
      custom: true,
    });
    expect(field('answers.plan')?.requiredFor).toHaveLength(1);
    const found = (project: string | null, search: string | null) =>
      reads.issues(access, { project, search, limit: 20 });
    for (const search of [null, 'invoices', key.toLowerCase()])
      expect(await found('REQ', search)).toMatchObject([{ key, summary: 'Invoices twice', assignee: 'Ben Osei' }]);
    expect(await found('OPS', null)).toEqual([]);
    expect(await found(null, 'NONE-1')).toEqual([]);
  });

  test('checks well as long as it is set up', async () => {
    const { host, access } = await worldOn(database());
    expect(await host.check(access)).toMatchObject({ ok: true, answered: true, problems: [] });
  });
});
