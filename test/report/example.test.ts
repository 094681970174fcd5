import { expect, test } from 'vitest';
import { renderReport } from '../../src/report/index.ts';
import { storedEvidence } from './support.ts';

// After a change: npx vitest run test/report/example.test.ts -u
test.each(['html', 'md'] as const)('docs/examples/report.%s is what the stored run gives', async (format) => {
  await expect(renderReport(storedEvidence('failover.evidence'), format)).toMatchFileSnapshot(
    `../../docs/examples/report.${format}`,
  );
});
