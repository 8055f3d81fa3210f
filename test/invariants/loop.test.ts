/** The loop breaker (I23): whatever answers each write of ours is stopped, and a busy link that was not heard of for a while is not. */
import { expect, test } from 'vitest';
import type { HostEvent } from '../../src/domain/events.ts';
import type { InboxWrites } from '../../src/domain/inbox-writes.ts';
import { sendsNothingBeside } from '../beside.ts';
import { done, inProgress, richText } from '../domain-builders.ts';
import { eachWorld, type World } from '../pipeline-world.ts';

const MINUTE = 60_000;
const TWO_WAY = {
  enabled: true,
  wins: { toIntercom: 'latest', fromIntercom: 'latest' },
  toIntercom: { 'In Progress': 'in_progress', Done: 'resolved' },
};

eachWorld('a link that is written on by itself', (start) => {
  async function linked(): Promise<World & { change(at: number, n: number): HostEvent; stateIds: string[] }> {
    const stateIds: string[] = [];
    const inboxWrites: InboxWrites = {
      ...sendsNothingBeside.inboxWrites,
      setTicketState: async (_access, { wish }) => {
        stateIds.push(wish?.common ?? '');
        return { value: { conversation: null, existed: false }, rate: null };
      },
    };
    const world = await start({ inboxWrites });
    await world.rows(`update projects set settings = settings || jsonb_build_object('statusSync', $1::jsonb)`, [
      JSON.stringify(TWO_WAY),
    ]);
    const issue = world.issue('1');
    await world.tell(issue.create(richText('see', 'w1/1')));
    await world.settled();
    const change = (at: number, n: number): HostEvent => ({
      ...issue.change({ status: n % 2 === 0 ? inProgress : done }),
      at,
    });
    return { ...world, change, stateIds };
  }

  const stopped = async ({ rows }: World) => (await rows(`select 1 from link_syncs where stopped is not null`)).length;

  test('two hours of a busy link that come at once stop nothing, and both sides end equal', async () => {
    const world = await linked();
    const now = Date.now();
    for (let n = 0; n < 60; n += 1) await world.tell(world.change(now - 2 * 60 * MINUTE + n * 2 * MINUTE, n));
    await world.settled();
    expect(await stopped(world)).toBe(0);
    expect(world.stateIds.at(-1)).toBe('resolved');
    expect(world.stateIds).toHaveLength(60);
  });

  test('a peer that answers each note is stopped, also where its own clock is some seconds off', async () => {
    for (const skew of [0, -8_000]) {
      const world = await linked();
      for (let n = 0; n < 24; n += 1) {
        await world.tell(world.change(Date.now() + skew, n));
        await world.settled();
      }
      expect(await stopped(world)).toBe(1);
      expect(world.stateIds.length).toBeLessThanOrEqual(21);
    }
  });

  test('a loop is stopped that begins while the hours before are still being told', async () => {
    const world = await linked();
    const now = Date.now();
    for (let n = 0; n < 30; n += 1) await world.tell(world.change(now - 3 * 60 * MINUTE + n * 5 * MINUTE, n));
    for (let n = 0; n < 24; n += 1) {
      await world.tell(world.change(Date.now(), n));
      await world.settled();
    }
    expect(await stopped(world)).toBe(1);
    expect(world.stateIds.length - 30).toBeLessThanOrEqual(21);
  });
});
