import { beforeAll, expect, test } from 'vitest';
import type { SettingsCheckAnswer } from '../../src/api/schemas/mapping.ts';
import type { ProjectAnswer, ProjectDetailAnswer } from '../../src/api/schemas/projects.ts';
import { connected, eachWorld, until, type World } from './world.ts';

eachWorld('a field mapping', (world) => {
  beforeAll(async () => {
    if (world() === null) return;
    world().intercom.seed(connected.id);
    await world().apply({
      hosts: [{ name: 'help', kind: 'desk' }],
      projects: [{ host: 'help', key: 'REQ', connection: 'acme' }],
    });
  });

  const attributes = () => {
    const types = [...world().intercom.workspace(connected.id).ticketTypes.values()];
    const bug = types.find(({ name }) => name === 'Bug report');
    if (bug === undefined) throw new Error('There is no ticket type "Bug report".');
    return bug.attributes;
  };
  const attribute = (name: string) => {
    const found = attributes().find((one) => one.name === name);
    if (found === undefined) throw new Error(`There is no attribute ${name}.`);
    return found;
  };

  const lines = [
    { ticketType: 'Bug report', attribute: 'Severity', from: 'priority', values: { high: 'Sev 1' }, default: 'Sev 3' },
    { ticketType: 'Bug report', attribute: 'Affected users', constant: '5' },
    { ticketType: 'Bug report', attribute: 'Jira key', template: '{{issue.key}}' },
  ];

  const hosts = ['cloud', 'data-center', 'help'];
  const keyOn = (host: string) => (host === 'help' ? 'REQ' : 'SUP');
  const mapped = (fields: object[]) =>
    world().apply({
      projects: hosts.map((host) => ({
        host,
        key: keyOn(host),
        connection: 'acme',
        escalation: { teams: [], fields },
      })),
    });

  // What a workspace offers is kept for seconds, so all hosts wait for the same changes together.
  test('of projects of every host outlives a renamed attribute and names a deleted one, on the page, in doctor and in a preview', async () => {
    await mapped(lines);
    const projects = await Promise.all(
      hosts.map(async (host) => {
        const key = keyOn(host);
        return { host, key, issue: await issueOn(world(), host), id: (await projectOf(world(), { host, key })).id };
      }),
    );
    const check = async ({ id, issue }: (typeof projects)[number]): Promise<SettingsCheckAnswer> => {
      const url = `/api/v1/projects/${id}/settings-check`;
      return (await world().api('POST', url, { issueKey: issue })).json as unknown as SettingsCheckAnswer;
    };
    const checks = () => Promise.all(projects.map(check));
    const shown = ({ preview }: SettingsCheckAnswer) =>
      Object.fromEntries(preview?.types[0]?.attributes.map((one) => [one.name, one.shown]) ?? []);
    await until('the workspace is read', async () => (await checks()).every((one) => 'Severity' in shown(one)));
    expect((await checks()).map(shown)).toEqual(
      projects.map(({ issue }) => ({ Severity: 'Sev 1', 'Affected users': '5', 'Jira key': issue })),
    );

    attribute('Severity').name = 'Gravity';
    await until('the new name is seen', async () => (await checks()).every((one) => 'Gravity' in shown(one)));
    for (const renamed of await checks()) {
      expect(renamed.escalation.problems).toEqual([]);
      expect(shown(renamed)).toMatchObject({ Gravity: 'Sev 1' });
    }

    attributes().splice(attributes().indexOf(attribute('Affected users')), 1);
    const gone = '“Affected users” is no attribute of Bug report any more: choose another, or remove the line.';
    await until('the deletion is seen', async () =>
      (await checks()).every(({ escalation }) => escalation.problems.length > 0),
    );
    for (const project of projects) {
      const broken = await check(project);
      expect(broken.escalation.problems).toEqual([{ path: ['fields', 1, 'attribute'], message: gone }]);
      expect(broken.preview?.types[0]?.lost).toEqual([gone]);
      expect(shown(broken)).toEqual({ Gravity: 'Sev 1', 'Jira key': project.issue });
    }
    const doctor = (await world().api('GET', '/api/v1/doctor')).json.checks;
    for (const { host, key } of projects)
      expect(doctor.find(({ name }) => name === `settings ${host}/${key}`)).toMatchObject({
        ok: false,
        message: `escalation.fields[1].attribute: ${gone}`,
      });
  });
});

/** An urgent one, known to the product. */
async function issueOn(world: World, host: string): Promise<string> {
  if (host === 'help') {
    const wish = { project: 'REQ', title: 'Invoices twice', priority: 'high' };
    return (await world.api('POST', '/api/v1/requests', wish)).json.key;
  }
  const site = world.sites[host === 'cloud' ? 'cloud' : 'data-center'];
  const { key } = site.jira.act.createIssue({ project: 'SUP', summary: 'Invoices twice', priority: 'High' });
  await world.settled();
  return key;
}

async function projectOf(world: World, of: { host: string; key: string }): Promise<ProjectDetailAnswer> {
  const { items } = (await world.api('GET', '/api/v1/projects')).json as unknown as { items: ProjectAnswer[] };
  const found = items.find(({ host, key }) => host === of.host && key === of.key);
  return (await world.api('GET', `/api/v1/projects/${found?.id}`)).json as unknown as ProjectDetailAnswer;
}
