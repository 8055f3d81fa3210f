/** Jira Cloud through the Forge app, from what people do in Jira to what stands in Intercom. */
import { afterEach, expect, test } from 'vitest';
import { eachForgeWorld } from './forge-world.ts';

eachForgeWorld('a site that the Forge app leads to', (world) => {
  afterEach(() => world().forge.calm());

  test('links what an issue names and tells it of changes, each once', async () => {
    const { jira, notes, conversation, settled } = world();
    const { id, url } = conversation();
    const { key } = jira.act.createIssue({ project: 'SUP', summary: 'Invoices twice', description: `See ${url}` });
    await settled();
    jira.act.transition({ issue: key, status: 'In Progress', by: 'ben' });
    jira.act.assign({ issue: key, assignee: 'chloe' });
    jira.act.comment({ issue: key, text: 'On it.', by: 'dmitri' });
    await settled();
    const told = notes(id);
    expect(told).toHaveLength(4);
    expect(told[0]?.text).toContain('Invoices twice');
    expect(told[0]?.hrefs).toContain(`${jira.url}/browse/${key}`);
    expect(told[1]?.text).toMatch(/Ben Osei .*To Do.*In Progress/);
    expect(told[2]?.text).toMatch(/Ann Keller .*Chloé Martin/);
    expect(told[3]?.text).toMatch(/Dmitri Sokolov[^]*On it\./);
    expect(jira.issue(key)?.remoteLinks).toHaveLength(1);
  });
});
