/**
 * Drizzle, loaded by `require`: as ES modules its many files cost 250 ms and 200 MB, since Node reads its very large package.json anew for
 * each of them. The store takes everything of Drizzle from here.
 */
import { createRequire } from 'node:module';
import type * as Drizzle from 'drizzle-orm';
import type * as Errors from 'drizzle-orm/errors';
import type * as Client from 'drizzle-orm/node-postgres';
import type * as Tables from 'drizzle-orm/pg-core';

const require = createRequire(import.meta.url);

export const { DrizzleQueryError } = require('drizzle-orm/errors') as typeof Errors;
export const { and, desc, eq, sql } = require('drizzle-orm') as typeof Drizzle;
export const { drizzle } = require('drizzle-orm/node-postgres') as typeof Client;
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
