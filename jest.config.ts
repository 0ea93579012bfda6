import type { Config } from 'jest';

/** Node strips the types itself, so Jest transforms nothing. */
const config: Config = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  testMatch: ['<rootDir>/{schema,gateway,subgraphs,bffs,test}/**/*.test.ts'],
  testTimeout: 30_000,
  // Modules of a finished suite stay in memory: beyond that a fresh process goes on, before garbage
  // collection makes the tests late.
  workerIdleMemoryLimit: '1GB',
  // A test that fails may leave a server behind; the run ends all the same.
  forceExit: true,
  setupFilesAfterEnv: ['<rootDir>/test/testkit/loopback-only.setup.ts'],
};

export default config;
