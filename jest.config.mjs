/** Node imports what is tested, as it does for every program of tests/: `npm test` says how (test.mjs). */
export default {
  globalSetup: '<rootDir>/tests/support/global-setup.mjs',
  globalTeardown: '<rootDir>/tests/support/global-teardown.mjs',
  runtime: '<rootDir>/tests/support/jest-runtime.cjs',
  testEnvironment: '<rootDir>/tests/support/jest-environment.cjs',
  testEnvironmentOptions: { globalsCleanup: 'off' },
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/tests'],
  testMatch: ['**/*.spec.ts', '**/*.spec.tsx'],
  transform: {},
  injectGlobals: false,
  maxWorkers: 2,
  workerIdleMemoryLimit: '1500MB',
  testTimeout: 60_000,
};
