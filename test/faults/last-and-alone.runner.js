const { createRequire } = require('node:module');

// The one that comes with jest.
const ofJest = createRequire(require.resolve('jest/package.json'));
const { default: TestRunner } = ofJest('jest-runner');

const isFault = ({ path }) => /[\\/]test[\\/]faults[\\/]/.test(path);
const isAlone = ({ path }) => /[\\/]test[\\/]faults[\\/]alone[\\/]/.test(path);

/**
 * Runs the tests as ever, side by side; after them the fault tests, which kill programs and wait for what becomes of it;
 * and in the end, one by one, those that work programs as hard as they can or fill disks: whatever ran beside them would
 * be measured under their load, and they under its.
 */
module.exports = class LastAndAlone extends TestRunner {
  async runTests(tests, watcher, options) {
    const alone = tests.filter(isAlone);
    const rounds = [tests.filter((test) => !isFault(test)), tests.filter((test) => isFault(test) && !isAlone(test))];
    for (const round of rounds) if (round.length > 0) await super.runTests(round, watcher, options);
    this._globalConfig = { ...this._globalConfig, maxWorkers: 1 };
    if (alone.length > 0) await super.runTests(alone, watcher, options);
  }
};
