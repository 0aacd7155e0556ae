// @ts-check
/**
 * Tests run as ES modules from the TypeScript sources; processes that tests start run the built
 * `dist/`.
 */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test', '<rootDir>/src'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^#client$': '<rootDir>/clients/typescript/src/index.ts',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
    // An ES module that @fastify/static takes in with require(): Node can, Jest's module loader
    // cannot.
    'node_modules/content-disposition/.+\\.js$': [
      '@swc/jest',
      { jsc: { target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!content-disposition/)'],
  collectCoverageFrom: ['src/**/*.ts'],
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', 'lcov', 'json-summary'],
  // A little under what the unit tests alone reach.
  coverageThreshold: { global: { statements: 67, lines: 67, functions: 71, branches: 88 } },
  // Ends what hangs; a busy machine may take ten times as long as a quiet one.
  testTimeout: 120_000,
  // In processes of their own, also on a machine with one or two cores: a computation that hangs,
  // or memory that TensorFlow keeps for every file that loads it, is then never the whole run's.
  // Many tests wait for processes: two at once fit two cores.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  reporters: ['default', '<rootDir>/scripts/jest-watchdog.mjs'],
};
