const nothing = (): void => undefined;

// Without containers every test is reported by its name, as skipped, and nothing is started for it.
if (process.env['NO_CONTAINERS']) {
  Object.assign(globalThis, { it: it.skip, test: test.skip, beforeAll: nothing, afterAll: nothing });
}
