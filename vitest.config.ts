import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,sim,test,bench,bin,ui,forge}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/setup.ts'],
    pool: 'forks',
    isolate: false,
    // Most of what is tested waits for a database or a process, so a small machine runs more than it has cores.
    maxWorkers: Math.max(4, availableParallelism() - 1),
    // What is waited for may take its time on a machine that is busy with the other tests.
    expect: { poll: { timeout: 45_000 } },
    testTimeout: 240_000,
    hookTimeout: 180_000,
  },
});
