import { expect, test } from 'vitest';
import { eachDatabase } from '../../test/databases.ts';
import type { Effect, NewEffect } from '../domain/effects.ts';
import { richText } from '../../test/domain-builders.ts';
import { storeEffects } from './decided.ts';
import { derivedRef } from './derived.ts';
import { claimJobs } from './jobs.ts';

const note: Effect = {
  kind: 'note',
  connectionId: '00000000-0000-4000-8000-000000000001',
  conversationId: '100',
  linkId: null,
  body: richText('x'),
  moreUrl: null,
  opening: false,
  reopen: false,
};

eachDatabase('What was decided', (database) => {
  test('a note of several things carries the reference that each would have alone', async () => {
    const { db, organizationId } = database();
    const owner = { organizationId, eventId: null, hostId: null, issueId: null };
    const effects: NewEffect[] = [{ key: 'note:a+b', effect: note, tells: ['note:a', 'note:b'] }];
    await db.tx(organizationId, (sql) => storeEffects(sql, owner, { effects, stops: [] }));
    const [claimed] = await claimJobs(db, { slots: 1, perDoor: 1, leaseMs: 10_000 });
    expect(claimed).toMatchObject({
      ref: derivedRef(organizationId, 'note:a'),
      effect: { also: [derivedRef(organizationId, 'note:b')] },
    });
  });
});
