import { defineConfig } from 'vitest/config';
import { groups, testFiles } from './test/support/groups.js';

const files = testFiles();

/** Groups that start no processes: their files share what they import, which takes longer than most tests. No module has a state that one could leave behind. */
const shared: ReadonlySet<string> = new Set(['unit', 'property']);

export default defineConfig({
  test: {
    // Modules as they are transformed are kept in node_modules from run to run.
    experimental: { fsModuleCache: true },
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/property.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most tests wait for other programs: there is no need to leave a processor idle.
    maxWorkers: '100%',
    projects: groups.map((name) => ({
      extends: true,
      test: { name, include: [...files[name]], isolate: !shared.has(name) },
    })),
  },
});
