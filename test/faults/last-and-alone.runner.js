const { createRequire } = require('node:module');

// The one that comes with jest.
const ofJest = createRequire(require.resolve('jest/package.json'));
const { default: TestRunner } = ofJest('jest-runner');

const isFaultTest = ({ path }) => /[\\/]test[\\/]faults[\\/]/.test(path);

/**
 * Runs the tests as ever, side by side, and after them the fault tests, one by one: these kill programs, work them as hard
 * as they can and fill disks, so whatever ran beside them would be measured under their load, and they under its.
 */
module.exports = class LastAndAlone extends TestRunner {
  async runTests(tests, watcher, options) {
    const faults = tests.filter(isFaultTest);
    const others = tests.filter((test) => !isFaultTest(test));
    if (others.length > 0) await super.runTests(others, watcher, options);
    this._globalConfig = { ...this._globalConfig, maxWorkers: 1 };
    if (faults.length > 0) await super.runTests(faults, watcher, options);
  }
};
