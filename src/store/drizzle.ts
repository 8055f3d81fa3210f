/**
 * Drizzle, loaded by `require`: as ES modules its many files cost 250 ms and 200 MB, since Node reads its very large package.json anew for
 * each of them. The tables of `schema.ts` take everything of Drizzle from here; what runs at customers never loads it.
 */
import { createRequire } from 'node:module';
import type * as Drizzle from 'drizzle-orm';
import type * as Tables from 'drizzle-orm/pg-core';

const require = createRequire(import.meta.url);

export const { sql } = require('drizzle-orm') as typeof Drizzle;
export const {
  bigint,
  bigserial,
  boolean,
  getTableConfig,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} = require('drizzle-orm/pg-core') as typeof Tables;
