/**
 * `npm run test:containers`: the stories and the contracts on EventStoreDB and MongoDB, started for them with Docker.
 * Without Docker every one of them is reported as skipped, with the reason.
 */
const { execFileSync } = require('node:child_process');
const base = require('./jest.config');

function whyNot() {
  try {
    execFileSync('docker', ['info'], { stdio: 'pipe', timeout: 30_000 });
    return null;
  } catch (error) {
    const said = String(error.stderr ?? '').trim() || error.message;
    return said.split('\n').at(-1);
  }
}

const reason = whyNot();
if (reason !== null) {
  console.log(`SKIPPED: no containers can be started here: ${reason}\n`);
  process.env.NO_CONTAINERS = reason;
}

module.exports = {
  ...base,
  testMatch: ['**/test/stories/*.spec.ts', '**/test/contract/*.spec.ts', '**/embedded/documents/behaviour.spec.ts'],
  // All of them share the two servers, and a clock put forward closes months of whoever is there.
  maxWorkers: 1,
  globalSetup: '<rootDir>/test/contract/containers.setup.ts',
  globalTeardown: '<rootDir>/test/contract/containers.teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/test/contract/containers.skip.ts'],
};
