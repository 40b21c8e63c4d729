// Jest on Node 20 cannot require an ES module, so the few packages that ship nothing else are compiled too.
const esmOnly = ['@nestjs/.*', 'uuid', 'temporal-polyfill', 'temporal-utils', 'temporal-spec'];
const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2023',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
};

module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/projections', '<rootDir>/embedded', '<rootDir>/client', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  setupFiles: ['reflect-metadata'],
  transform: { '^.+\\.(ts|js|mjs)$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  workerIdleMemoryLimit: '512MB',
  maxWorkers: 2,
  runner: '<rootDir>/test/faults/last-and-alone.runner.js',
  reporters: ['default', '<rootDir>/tools/plain-reporter.js'],
};
