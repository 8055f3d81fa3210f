import { defineConfig } from 'drizzle-kit';

/** `npm run db:generate -- --name what` writes the next migration from src/store/schema.ts, offline. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/store/schema.ts',
  out: './src/store/migrations',
  casing: 'snake_case',
});
