/** Turns of schedules while people save and switch: none that is due is lost, none comes twice. By the database's clock only (I30). */
import { expect, test } from 'vitest';
import { eachDatabase, makeOrganization } from '../../../test/databases.ts';
import { workflow } from '../../../test/domain-builders.ts';
import type { Trigger } from '../../domain/workflows/model.ts';
import { enableWorkflow, insertWorkflow, postponeSchedule, takeSchedule, updateWorkflow } from './workflows.ts';

const owner = { userId: null, name: 'test' };
const daily: Trigger = { kind: 'schedule', every: 'day', at: '09:00', on: 'monday', timezone: 'UTC' };
const definition = (description: string, trigger: Trigger = daily) => workflow([], { description, trigger });

eachDatabase('A schedule that is due', (database) => {
  async function due() {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const tx: typeof db.tx = (_, work) => db.tx(organizationId, work);
    const wish = { definition: definition('first'), enabled: true, owner };
    const id = await tx('', (sql) => insertWorkflow(sql, wish));
    await db.call(`update workflows set next_at = clock_timestamp() - interval '1 second' where id = $1`, [id]);
    const [{ slot } = { slot: null }] = await db.call<{ slot: Date }>(
      'select next_at as slot from workflows where id = $1',
      [id],
    );
    const save = (of: ReturnType<typeof definition>) =>
      tx('', (sql) => updateWorkflow(sql, id, { definition: of, owner }));
    const enable = (enabled: boolean) => tx('', (sql) => enableWorkflow(sql, id, enabled));
    const take = async () => {
      const taken = await tx('', (sql) => takeSchedule(sql, id));
      return taken === null ? null : [taken.slot, taken.definition.description];
    };
    return { db, id, tx, slot, save, enable, take };
  }

  test('and saved in this moment has its turn, as it is now, and none after that', async () => {
    const { slot, save, take } = await due();
    await save(definition('second'));
    expect(await take()).toEqual([slot, 'second']);
    await save(definition('third'));
    expect(await take()).toBeNull();
  });

  test('and switched on once more has its turn', async () => {
    const { slot, enable, take } = await due();
    await enable(true);
    expect(await take()).toEqual([slot, 'first']);
    await enable(true);
    expect(await take()).toBeNull();
  });

  test('and could not be started just now has its turn, also where it is saved before', async () => {
    const { db, id, tx, save, take } = await due();
    await tx('', (sql) => postponeSchedule(sql, id, 100));
    await save(definition('second'));
    await db.call('select pg_sleep(0.2)');
    expect((await take())?.[1]).toBe('second');
    expect(await take()).toBeNull();
  });

  test('and given another time, or switched off meanwhile, begins anew', async () => {
    const { save, enable, take } = await due();
    await save(definition('second', { ...daily, every: 'week' }));
    expect(await take()).toBeNull();
    const other = await due();
    await other.enable(false);
    expect(await other.take()).toBeNull();
    await other.enable(true);
    expect(await other.take()).toBeNull();
    await enable(true);
    expect(await take()).toBeNull();
  });
});
