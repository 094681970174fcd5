import { writeFileSync } from 'node:fs';

/** Counts tests for the closing line. A file that fails to load and an error outside of all tests count as failed. */
export default class TotalsReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const totals = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      totals.failed += brokenSuites(module);
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed' || state === 'failed') totals[state]++;
        else totals.skipped++;
      }
    }
    writeFileSync(process.env.DR_TEST_TOTALS, JSON.stringify(totals));
  }
}

/** A module or a suite that failed by itself (while loading, or in a hook) and not through one of its tests. */
function brokenSuites(module) {
  const suites = [module, ...module.children.allSuites()];
  return suites.filter((suite) => suite.errors().length > 0).length;
}
