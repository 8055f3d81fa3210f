import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,sim,test,bench,bin,ui,forge}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
