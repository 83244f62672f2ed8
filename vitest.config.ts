import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/property.ts'],
    testTimeout: 60_000,
    // Most tests wait for other programs: there is no need to leave a processor idle.
    maxWorkers: '100%',
  },
});
