import { expect, test } from 'vitest';
import { eachDatabase, makeOrganization } from '../../test/databases.ts';

eachDatabase('a database', (database) => {
  test('gives back what was written, in the types promised', async () => {
    const { db, organizationId } = database();
    const rows = await db.tx(organizationId, (sql) =>
      sql.query('select current_user::text as who, $1::bigint[] as b, now() as now', [[1, 2]]),
    );
    expect(rows).toEqual([{ who: 'deskbridge_app', b: [1, 2], now: expect.any(Date) }]);
    await makeOrganization(db);
  });
});
