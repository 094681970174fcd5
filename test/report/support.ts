import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { parseHistoryFile, type HistoryFile } from '../../src/report/history.ts';
import { readEvidence, renderReport, REPORT_FORMATS } from '../../src/report/index.ts';
import { evidence as schema, type Evidence } from '../../src/report/schema.ts';
import { fileOf } from '../replay/histories.ts';

export function storedFile(name: string): HistoryFile {
  return parseHistoryFile(readFileSync(fileOf(name), 'utf8'));
}

export function storedEvidence(name: string): Evidence {
  return readEvidence(storedFile(name));
}

/** What holds of every report, whatever the run. */
export function expectSound(made: Evidence): void {
  expect(schema.parse(made)).toEqual(made);
  expect(made.checks.filter(({ holds }) => !holds)).toEqual([]);
  const { recovery, times, calls, counts, lostAnswers, timeline } = made;
  for (const { total, slices, from } of [
    { total: recovery.totalMs, slices: recovery.slices, from: recovery.from },
    { total: times.totalMs, slices: times.slices, from: times.requestedAt },
  ]) {
    expect(slices.reduce((sum, { ms }) => sum + ms, 0)).toBe(total);
    let at = Date.parse(from);
    for (const slice of slices) {
      expect(Date.parse(slice.from)).toBe(at);
      at += slice.ms;
    }
  }
  expect(recovery.split.reduce((sum, { ms }) => sum + ms, 0)).toBe(recovery.totalMs);
  expect(calls.posts.map(({ number }) => number)).toEqual(calls.posts.map((_, index) => index + 1));
  expect(lostAnswers.map(({ post }) => post)).toEqual(
    calls.posts.filter(({ outcome }) => outcome === 'unknown').map(({ number }) => number),
  );
  expect(counts.lostAnswers).toBe(lostAnswers.length);
  expect(timeline.map(({ at }) => at)).toEqual(timeline.map(({ at }) => at).sort());
  for (const format of REPORT_FORMATS) expect(renderReport(made, format).length).toBeGreaterThan(1_000);
}
