/** Where the database is. */
import { urlWith } from './values.ts';

const postgresUrl = urlWith(
  ['postgres:', 'postgresql:'],
  'write it like postgres://user:password@host:5432/deskbridge.',
);

export const databaseVariables = {
  DATABASE_URL: postgresUrl.optional().meta({
    fallback: '(embedded)',
    description:
      'PostgreSQL 15 or newer, or a pooler in transaction mode before it, then with `?prepare=false` ([scale](scale.md#a-pooler)). Unset: the embedded database in `DATA_DIR`.',
  }),
  DATABASE_DIRECT_URL: postgresUrl.optional().meta({
    fallback: 'as `DATABASE_URL`',
    description:
      'The same PostgreSQL past the pooler, for what needs a session of its own: hearing of work, and migrations ([scale](scale.md#a-pooler)).',
  }),
};
