/** Escalation and two-way status settings as they are saved: held against a workspace and a host, by ids, refused or remarked on. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RetryLater } from '../../domain/errors.ts';
import type { HostField } from '../../domain/host-ports.ts';
import type { TicketType } from '../../domain/workspace.ts';
import { apiOn, noWorkspaces, setup, type TestApi } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';
import type { FieldValue } from '../../domain/fields.ts';
import type { SettingsCheckAnswer } from '../schemas/mapping.ts';
import type { ProjectDetailAnswer } from '../schemas/projects.ts';

const severity = {
  id: '501',
  name: 'Severity',
  dataType: 'list',
  required: true,
  archived: false,
  options: [
    { id: 'o1', label: 'Sev 1' },
    { id: 'o2', label: 'Sev 2' },
  ],
};
const users = { id: '502', name: 'Affected users', dataType: 'integer', required: false, archived: false, options: [] };

const bug: TicketType = {
  id: '88',
  name: 'Bug report',
  category: 'Customer',
  archived: false,
  attributes: [severity, users],
  states: [
    { id: '11', category: 'submitted', label: 'New' },
    { id: '12', category: 'resolved', label: 'Fixed' },
  ],
};

const field = ([id, name, type]: [string, string, string], values: string[] | null = null): HostField => {
  return { id, name, custom: false, type, issueTypes: [], requiredFor: [], values };
};

const teams = [{ id: '8', name: 'Billing', adminIds: [] }];
const statuses = [
  { id: '1', name: 'To Do', category: 'new' as const, issueTypes: [] },
  { id: '2', name: 'Done', category: 'done' as const, issueTypes: [] },
];
const fields = [
  field(['priority', 'Priority', 'priority'], ['High', 'Low']),
  field(['customfield_1', 'Seats', 'number']),
  field(['duedate', 'Due', 'date']),
];

const line = {
  ticketType: 'Bug report',
  attribute: 'Severity',
  from: 'Priority',
  values: { high: 'sev 1' },
  default: 'o2',
};
const kept = {
  ticketType: '88',
  attribute: '501',
  from: 'priority',
  values: { high: 'o1' },
  default: 'o2',
  called: { '501': 'Severity', o1: 'Sev 1', o2: 'Sev 2' },
};

eachDatabase('settings of escalation and two-way status', (database) => {
  let api: TestApi;
  let types: TicketType[];
  let away: boolean;
  let project: ProjectDetailAnswer;

  beforeEach(async () => {
    types = [bug];
    away = false;
    const orAway = async <T>(value: T): Promise<T> => {
      if (away) throw new RetryLater('Intercom is away.');
      return value;
    };
    const directory = { ...noWorkspaces.directory, teams: () => orAway(teams), ticketTypes: () => orAway(types) };
    api = await apiOn(database(), {
      workspaces: { ...noWorkspaces, directory },
      hostReads: {
        projects: async () => ({ projects: [], nextAt: null }),
        issues: async () => [],
        issueTypes: async () => [],
        statuses: async () => statuses,
        fields: async () => fields,
      },
      readFields: async () =>
        new Map<string, FieldValue | null>([
          ['priority', { kind: 'choice', id: '2', name: 'High' }],
          ['customfield_1', { kind: 'number', number: 12 }],
        ]),
    });
    const { connections, hosts } = setup;
    await api.call('PUT', '/api/v1/setup', { body: { connections, hosts } });
    const body = { host: 'jira', key: 'SUP', connection: 'acme' };
    project = (await api.call('POST', '/api/v1/projects', { body })).json as unknown as ProjectDetailAnswer;
  });
  afterEach(() => api.end());

  async function save(sections: object) {
    const body = { revision: project.revision, ...sections };
    const { status, json } = await api.call('PATCH', `/api/v1/projects/${project.id}`, { body });
    if (status === 200) project = json as unknown as ProjectDetailAnswer;
    return { status, said: (json.errors ?? []).map(({ message }) => message), remarks: json.remarks ?? [] };
  }
  const saveLines = (...lines: object[]) => save({ escalation: { fields: lines } });
  const check = async (body: object = {}) => {
    const { status, json } = await api.call('POST', `/api/v1/projects/${project.id}/settings-check`, { body });
    expect(status).toBe(200);
    return json as unknown as SettingsCheckAnswer;
  };

  test('names are kept as the ids they mean, with what they were called', async () => {
    const { status, said } = await save({
      escalation: { teams: ['billing'], defaultTicketType: 'Bug report', fields: [line] },
    });
    expect([status, said]).toEqual([200, []]);
    expect(project.settings.escalation).toEqual({ teams: ['8'], defaultTicketType: '88', fields: [kept] });
    await save({
      statusSync: {
        toIntercom: { done: 'Fixed' },
        fromIntercom: { New: 'to do', resolved: 'Done' },
        byTicketType: [{ ticketType: 'Bug report', toIntercom: { Done: '12' } }],
      },
    });
    expect(project.settings.statusSync).toMatchObject({
      toIntercom: { Done: '12' },
      fromIntercom: { '11': 'To Do', resolved: 'Done' },
      byTicketType: [{ ticketType: '88', toIntercom: { Done: '12' } }],
    });
  });

  test('what is not there is refused at its place, with what is, and what was probably meant', async () => {
    const wrong = await save({
      escalation: {
        teams: ['Biling', '9999'],
        defaultTicketType: '77',
        fields: [
          { ticketType: '88', attribute: 'Severty', constant: 'x' },
          { ticketType: '88', attribute: '501', constant: 'Sev 9' },
          { ticketType: '88', attribute: '502', from: 'duedate' },
          { ticketType: '88', attribute: 'Severity', from: 'prio' },
        ],
      },
    });
    expect(wrong.status).toBe(422);
    expect(wrong.said).toEqual([
      'escalation.teams[0]: there is no team "Biling"; did you mean Billing (8)?',
      'escalation.teams[1]: there is no team "9999"; there is Billing (8)',
      'escalation.defaultTicketType: there is no ticket type "77"; there is Bug report (88)',
      'escalation.fields[0].attribute: there is no attribute of Bug report "Severty"; did you mean Severity (501)?',
      'escalation.fields[1].constant: “Sev 9” is no value of Severity: it has Sev 1, Sev 2.',
      'escalation.fields[2].from: Due is of the type date, and Affected users takes a whole number',
      'escalation.fields[3].from: there is no field "prio"; there is Priority (priority), Seats (customfield_1), Due (duedate)',
      'escalation.fields[3].attribute: "Severity" is filled already by fields[1]',
    ]);
    const sync = await save({ statusSync: { toIntercom: { Dome: 'Fixd' }, fromIntercom: { solved: 'Done' } } });
    expect(sync.said).toEqual([
      'statusSync.toIntercom.Dome: there is no status "Dome"; did you mean Done?',
      'statusSync.toIntercom.Dome: there is no ticket state "Fixd"; did you mean Fixed (12)?',
      'statusSync.fromIntercom.solved: there is no ticket state "solved"; did you mean resolved?',
    ]);
    const swapping = await save({ statusSync: { wins: { toIntercom: 'issue', fromIntercom: 'ticket' } } });
    expect(swapping.said[0]).toContain('statusSync.wins.fromIntercom: cannot be ticket while toIntercom is issue');
  });

  test('with the workspace away they are saved as they are, with a remark, and doctor checks them later', async () => {
    away = true;
    const { status, remarks } = await saveLines(line);
    expect(status).toBe(200);
    expect(remarks).toContain('Ticket types of acme could not be read: Intercom is away.');
    expect(project.settings.escalation.fields).toEqual([{ ...line, from: 'priority' }]);
    const doctor = async () => (await api.call('GET', '/api/v1/doctor')).json.checks;
    expect(await doctor()).toContainEqual(
      expect.objectContaining({
        name: 'settings jira/SUP',
        ok: false,
        message: expect.stringContaining('Intercom is away') as unknown,
      }),
    );
    away = false;
    expect(await doctor()).toContainEqual(expect.objectContaining({ name: 'settings jira/SUP', ok: true }));
  });

  test('an attribute that was renamed breaks nothing; one that was deleted is named, and keeps nobody from saving', async () => {
    await saveLines(line);
    types = [{ ...bug, attributes: [{ ...severity, name: 'Gravity' }, users] }];
    const again = await save({ escalation: { ...project.settings.escalation, teams: ['8'] } });
    expect([again.status, again.said]).toEqual([200, []]);
    expect(project.settings.escalation.fields[0]?.called).toMatchObject({ '501': 'Gravity' });
    types = [{ ...bug, attributes: [users] }];
    const without = await save({ escalation: { ...project.settings.escalation, teams: [] } });
    expect(without.status).toBe(200);
    expect(without.remarks).toEqual([
      'escalation.fields[0].attribute: “Gravity” is no attribute of Bug report any more: choose another, or remove the line.',
    ]);
    expect(
      (await saveLines({ ...kept, called: undefined }, { ticketType: '88', attribute: '503', constant: '1' })).status,
    ).toBe(422);
    const { json } = await api.call('GET', '/api/v1/doctor');
    expect(json.checks.find(({ name }) => name === 'settings jira/SUP')?.message).toContain(
      '“Gravity” is no attribute',
    );
  });

  test('a value of a list that was deleted is named', async () => {
    await saveLines(kept);
    types = [{ ...bug, attributes: [{ ...severity, options: severity.options.slice(1) }, users] }];
    const { escalation } = await check({ preview: false });
    expect(escalation.problems).toEqual([
      { path: ['fields', 0, 'values', 'high'], message: '“Sev 1” is no value of Severity any more: choose another.' },
    ]);
  });

  test('a preview shows what a real issue would fill, with lines that are not saved yet', async () => {
    const lines = [line, { ticketType: '88', attribute: 'Affected users', from: 'customfield_1' }];
    const { preview, escalation } = await check({ escalation: { fields: lines }, issueKey: 'SUP-1' });
    expect(escalation).toEqual({ problems: [], remarks: [] });
    expect(preview?.issue.key).toBe('SUP-1');
    expect(preview?.types[0]?.attributes.map(({ name, shown, value }) => [name, shown, value])).toEqual([
      ['Severity', 'Sev 1', 'o1'],
      ['Affected users', '12', 12],
    ]);
    expect((await check({ escalation: { fields: lines } })).previewProblem).toContain('type the key of one');
    expect((await check({ escalation: { fields: lines }, issueKey: 'SUP-404' })).previewProblem).toContain('SUP-404');
    expect((await check()).preview).toBeNull();
  });

  test('a set-up document means the same: refused with its place, and unchanged when applied again', async () => {
    const apply = (entry: object) =>
      api.call('PUT', '/api/v1/setup', {
        body: { projects: [{ host: 'jira', key: 'SUP', connection: 'acme', ...entry }] },
      });
    const wrong = await apply({ escalation: { fields: [{ ...line, attribute: 'Severty' }] } });
    expect(wrong.status).toBe(422);
    expect(wrong.json.errors[0]?.message).toBe(
      'projects[0].escalation.fields[0].attribute: there is no attribute of Bug report "Severty"; did you mean Severity (501)?',
    );
    expect((await apply({ escalation: { fields: [line] } })).json.changes[0]?.change).toBe('updated');
    expect((await apply({ escalation: { fields: [line] } })).json.changes[0]?.change).toBe('unchanged');
    const stored = (await api.call('GET', `/api/v1/projects/${project.id}`)).json as unknown as ProjectDetailAnswer;
    expect(stored.settings.escalation.fields).toEqual([kept]);
  });
});
