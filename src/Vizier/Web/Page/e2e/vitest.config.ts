import { defineConfig } from 'vitest/config';

// The steps of a story follow each other; waiting is for events, these are only the limits for a loaded machine.
export default defineConfig({
  test: { dir: 'e2e', include: ['**/*.story.ts'], testTimeout: 180_000, hookTimeout: 180_000, fileParallelism: false, bail: 1, expect: { poll: { timeout: 60_000 } } },
});
