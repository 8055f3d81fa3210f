/**
 * Drizzle, loaded by `require`: as ES modules its many files cost 250 ms and 200 MB, since Node reads its very large package.json anew for
 * each of them. The store takes everything of Drizzle from here.
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export const { DrizzleQueryError } = require('drizzle-orm/errors') as typeof import('drizzle-orm/errors');
export const { and, desc, eq, sql } = require('drizzle-orm') as typeof import('drizzle-orm');
export const { drizzle } = require('drizzle-orm/node-postgres') as typeof import('drizzle-orm/node-postgres');
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
} = require('drizzle-orm/pg-core') as typeof import('drizzle-orm/pg-core');
