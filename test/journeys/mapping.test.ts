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

  test.each(['cloud', 'data-center', 'help'])(
    'of a project of %s outlives a renamed attribute and names a deleted one, on the page, in doctor and in a preview',
    async (host) => {
      const key = host === 'help' ? 'REQ' : 'SUP';
      const issue = await issueOn(world(), host);
      const named = structuredClone(attributes());
      const mapped = (fields: object[]) =>
        world().apply({ projects: [{ host, key, connection: 'acme', escalation: { teams: [], fields } }] });
      await mapped(lines);
      const { id } = await projectOf(world(), { host, key });
      const check = async (): Promise<SettingsCheckAnswer> => {
        const url = `/api/v1/projects/${id}/settings-check`;
        return (await world().api('POST', url, { issueKey: issue })).json as unknown as SettingsCheckAnswer;
      };
      const shown = ({ preview }: SettingsCheckAnswer) =>
        Object.fromEntries(preview?.types[0]?.attributes.map((one) => [one.name, one.shown]) ?? []);
      await until('the workspace is as before', async () => 'Severity' in shown(await check()));
      expect(shown(await check())).toEqual({ Severity: 'Sev 1', 'Affected users': '5', 'Jira key': issue });

      try {
        attribute('Severity').name = 'Gravity';
        await until('the new name is seen', async () => 'Gravity' in shown(await check()));
        const renamed = await check();
        expect(renamed.escalation.problems).toEqual([]);
        expect(shown(renamed)).toMatchObject({ Gravity: 'Sev 1' });

        attributes().splice(attributes().indexOf(attribute('Affected users')), 1);
        const gone = '“Affected users” is no attribute of Bug report any more: choose another, or remove the line.';
        await until('the deletion is seen', async () => (await check()).escalation.problems.length > 0);
        const broken = await check();
        expect(broken.escalation.problems).toEqual([{ path: ['fields', 1, 'attribute'], message: gone }]);
        expect(broken.preview?.types[0]?.lost).toEqual([gone]);
        expect(shown(broken)).toEqual({ Gravity: 'Sev 1', 'Jira key': issue });
        const { checks } = (await world().api('GET', '/api/v1/doctor')).json;
        expect(checks.find(({ name }) => name === `settings ${host}/${key}`)).toMatchObject({
          ok: false,
          message: `escalation.fields[1].attribute: ${gone}`,
        });
      } finally {
        attributes().splice(0, attributes().length, ...named);
      }
      await mapped([]);
    },
  );
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
