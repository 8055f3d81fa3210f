/** Fields that an issue and its tickets share, each with its owner, between the pretend Intercom and every host. */
import { describe, expect, test } from 'vitest';
import { must, sharedFields, twoWayStage } from './two-way-stage.ts';
import { until } from './world.ts';

const stage = twoWayStage();

describe.each(['cloud', 'data-center', 'help'])('shared fields of %s', (host) => {
  const share = () => stage.apply(host, { statusSync: { fields: sharedFields(host) } });
  const writes = async (id: string) =>
    (await stage.world().effects(id)).filter(({ kind }) => kind === 'ticket-attributes' || kind === 'issue-fields');
  const said = async (issue: { id: string; key: string }, kind: string) =>
    (await stage.timeline(host, issue)).filter((one) => one.kind === kind).map(({ text }) => text);

  test('follow their owner, each in its direction, and echoes write nothing', async () => {
    await share();
    const [one, two] = [stage.ticket().id, stage.ticket().id];
    const issue = await stage.issue(host, one, two);
    await stage.change(host, issue.key, { priority: 'high' });
    await stage.settled();
    expect([one, two].map((id) => stage.attributeOf(id, 'Severity'))).toEqual(['Sev 1', 'Sev 1']);
    stage.set(one, 'Jira key', 'Named in the ticket');
    await stage.settled();
    await until('the other ticket follows', () => stage.attributeOf(two, 'Jira key') === 'Named in the ticket');
    await stage.settled();
    expect(await stage.titleOf(host, issue.key)).toBe('Named in the ticket');
    // Two tickets after the priority, the issue and the other ticket after the name.
    expect((await writes(issue.id)).map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
      'issue-fields done',
      'ticket-attributes done',
      'ticket-attributes done',
      'ticket-attributes done',
    ]);
    expect(await said(issue, 'sync.conflict')).toEqual([]);
    expect((await said(issue, 'sync.fields')).join('\n')).toContain('Severity: empty → Sev 1');
  });

  test('are set back where the other side changed them, and the timeline says whose they are', async () => {
    await share();
    const ticket = stage.ticket().id;
    const issue = await stage.issue(host, ticket);
    await stage.change(host, issue.key, { priority: 'low' });
    stage.set(ticket, 'Jira key', 'Mine');
    await stage.settled();
    stage.set(ticket, 'Severity', 'Sev 1');
    await stage.settled();
    await until('the ticket is set back', () => stage.attributeOf(ticket, 'Severity') === 'Sev 3');
    await stage.change(host, issue.key, { title: 'Not theirs to name' });
    await stage.settled();
    await until('the issue is set back', async () => (await stage.titleOf(host, issue.key)) === 'Mine');
    await stage.settled();
    const conflicts = (await said(issue, 'sync.conflict')).join('\n');
    expect(conflicts).toMatch(
      /changed Severity of the ticket, which the issue owns; .* is set back: Severity: Sev 1 → Sev 3/,
    );
    expect(conflicts).toMatch(
      /of the issue, which the ticket owns; the issue is set back: .*: Not theirs to name → Mine/,
    );
  });

  test('that are renamed go on; one that was deleted says so by its name', async () => {
    await share();
    const ticket = stage.ticket().id;
    const issue = await stage.issue(host, ticket);
    const severity = stage.attribute('Severity');
    severity.name = 'How bad';
    await stage.change(host, issue.key, { priority: 'high' });
    await stage.settled();
    expect(stage.attributeOf(ticket, 'How bad')).toBe('Sev 1');
    const type = stage.bugType();
    const all = type.attributes;
    type.attributes = all.filter((one) => one !== severity);
    await stage.change(host, issue.key, { priority: 'low' });
    await stage.settled();
    type.attributes = all;
    severity.name = 'Severity';
    expect((await writes(issue.id)).at(-1)).toMatchObject({
      state: 'dead',
      reason: expect.stringContaining('“Severity”'),
    });
    expect(must((await said(issue, 'sync.refused'))[0])).toMatch(/could not follow: .*“Severity” is no attribute/);
  });
});
