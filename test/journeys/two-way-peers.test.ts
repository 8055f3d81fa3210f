/** What two-way status and comments do beside others: an integration that answers everything we do, and workflows that refuse what we want. */
import { describe, expect, test } from 'vitest';
import { addNote, adminAuthor } from '../../sim/intercom/changes.ts';
import type { Change } from '../../sim/intercom/state.ts';
import { moveTicket } from '../../sim/intercom/ticket-changes.ts';
import { type Made, must, twoWayStage } from './two-way-stage.ts';
import { until } from './world.ts';

const stage = twoWayStage();
const MOST = 21;

const stateOf = (category: string) =>
  must([...stage.workspace().ticketStates.values()].find((state) => state.category === category)).id;
const peer = () => must([...stage.workspace().admins.values()].at(-1));

/** Another integration: it answers each change of ours, in these conversations, until it is taken away. */
function answering(conversations: string[], answer: (change: Extract<Change, { kind: 'part-added' }>) => void) {
  const listener = (change: Change): void => {
    if (change.kind !== 'part-added' || !conversations.includes(change.conversation.id)) return;
    // As quick as it can be: as soon as we are done with ours.
    if (change.part.app !== null && change.part.author.id !== peer().id) setImmediate(() => answer(change));
  };
  const { listeners } = stage.world().intercom.state;
  listeners.add(listener);
  return { [Symbol.dispose]: () => void listeners.delete(listener) };
}

async function stopped(issue: Made, meanwhile?: () => Promise<void>): Promise<string[]> {
  await until('the link is stopped', async () => {
    await meanwhile?.();
    return (await stage.world().links(issue.id)).some((link) => link.stopped !== null);
  });
  await stage.settled();
  return (await stage.world().links(issue.id)).flatMap((link) => (link.stopped === null ? [] : [link.id]));
}

describe.each(['data-center', 'help'])('beside another integration, %s', (host) => {
  const [start, done] = host === 'help' ? ['New', 'Resolved'] : ['To Do', 'Done'];

  test('that takes back each state while a rule does so with each status, the link stops, says so, and goes on by its button', async () => {
    await stage.apply(host, {
      statusSync: {
        enabled: true,
        wins: { toIntercom: 'issue', fromIntercom: 'issue' },
        toIntercom: { [done]: 'resolved' },
        fromIntercom: { resolved: done, submitted: start },
      },
    });
    const ticket = stage.ticket().id;
    const issue = await stage.issue(host, ticket);
    const others = { stateId: stateOf('submitted'), author: adminAuthor(peer()), app: null };
    let links: string[];
    {
      using _peer = answering([ticket], ({ part }) => {
        if (part.ticketState?.now === 'resolved') moveTicket(stage.placeOf(ticket), others);
      });
      await close(host, issue);
      links = await stopped(issue, () => closeAgain(host, issue, done));
    }
    const own = (await stage.world().effects(issue.id)).filter(({ kind }) => /ticket-state|issue-status/.test(kind));
    expect(own.length).toBeLessThanOrEqual(MOST);
    const told = (await stage.timeline(host, issue)).filter(({ kind }) => kind === 'sync.stopped');
    expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('then let them go on')]);
    const answer = await stage.world().api('POST', `/api/v1/links/${must(links[0])}/resume`);
    expect(answer.json).toEqual({ resumed: true });
    moveTicket(stage.placeOf(ticket), { ...others, stateId: stateOf('resolved') });
    moveTicket(stage.placeOf(ticket), others);
    await stage.settled();
    const after = (await stage.world().effects(issue.id)).filter(({ kind }) => /ticket-state|issue-status/.test(kind));
    expect(after.length).toBeGreaterThan(own.length);
  });

  test('that answers each note with a note, comments stop', async () => {
    await stage.apply(host, { commentsToIssue: { teammateNotes: true } });
    const [one, two] = [stage.ticket().id, stage.ticket().id];
    const issue = await stage.issue(host, one, two);
    let count = 0;
    {
      using _peer = answering([one, two], ({ conversation, part }) => {
        if (part.type === 'note')
          addNote(stage.placeOf(conversation.id), peer(), { body: `<p>Noted, ${(count += 1)}</p>` });
      });
      addNote(stage.placeOf(one), peer(), { body: '<p>Look at this</p>' });
      await stopped(issue);
    }
    const comments = (await stage.world().effects(issue.id)).filter(({ kind }) => kind === 'issue-comment');
    expect(comments.length).toBeLessThanOrEqual(2 * MOST);
    expect(comments.length).toBeGreaterThan(5);
  });
});

/** A rule at the host that closes what we open. */
async function closeAgain(host: string, issue: Made, done: string): Promise<void> {
  const { db, organizationId } = stage.world().app;
  const [known] = await db.tx(organizationId, (sql) =>
    sql.query<{ name: string }>(`select status ->> 'name' as name from issues where id = $1`, [issue.id]),
  );
  if (known?.name !== done) await close(host, issue);
}

async function close(host: string, { key }: Made): Promise<void> {
  if (host !== 'help') return void stage.site(host).jira.act.transition({ issue: key, status: 'Done' });
  await stage.world().api('PATCH', `/api/v1/requests/${key}`, { status: 'resolved' });
}

describe.each(['cloud', 'data-center'])('a workflow of %s that refuses', (host) => {
  async function refusedBy(prepare: () => void): Promise<string> {
    await stage.apply(host, { statusSync: { enabled: true, fromIntercom: { resolved: 'Done' } } });
    const ticket = stage.ticket().id;
    const issue = await stage.issue(host, ticket);
    prepare();
    moveTicket(stage.placeOf(ticket), { stateId: stateOf('resolved'), author: adminAuthor(peer()), app: null });
    await stage.settled();
    stage.site(host).calm();
    const told = (await stage.timeline(host, issue)).filter(({ kind }) => kind === 'sync.refused');
    expect(told).toHaveLength(1);
    return must(told[0]).text;
  }
  const jira = () => stage.site(host).jira;

  test('because a field is required names the field', async () => {
    expect(await refusedBy(() => void (jira().switches.transitionAsks = { Done: ['customfield_10020'] }))).toMatch(
      /could not follow: .*asks for Severity/,
    );
  });

  test('because there is no transition says so', async () => {
    expect(await refusedBy(() => void (jira().switches.denied = ['TRANSITION_ISSUES']))).toMatch(
      /could not follow: .*no_transition/,
    );
  });

  test('by a validator of its own says what the validator said', async () => {
    const says = { Done: 'A reviewer has to approve first.' };
    const said = await refusedBy(() => void (jira().switches.transitionRefused = says));
    expect(said).toMatch(/could not follow: .*A reviewer has to approve first/);
  });
});
