import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests of the whole product take longest, however short their files are: none of them is begun when all others are through. */
class WholeProductFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const whole = path.join(import.meta.dirname, 'test') + path.sep;
    const sorted = await super.sort(files);
    return [true, false].flatMap((isWhole) => sorted.filter((file) => file.moduleId.startsWith(whole) === isWhole));
  }
}

export default defineConfig({
  test: {
    include: ['{src,sim,test,bench,bin,ui,forge}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/setup.ts'],
    sequence: { sequencer: WholeProductFirst },
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
