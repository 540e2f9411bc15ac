import { defineConfig } from 'vitest/config';

// The steps of a story follow each other, the stories run beside each other; waiting is for events, these are only the limits for
// a loaded machine.
export default defineConfig({
  test: {
    dir: 'e2e',
    include: ['**/*.story.ts'],
    globalSetup: 'e2e/globalSetup.ts',
    maxWorkers: 3,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    bail: 1,
    expect: { poll: { timeout: 60_000 } },
  },
});
