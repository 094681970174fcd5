import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FormatError, type Alert } from '../../src/alerts/alert.ts';
import { alertsIn } from '../../src/alerts/formats/index.ts';
import { judge } from '../../src/alerts/judge.ts';
import { ruleFor } from '../../src/alerts/rules.ts';
import { buildRule } from '../../src/config/alerts.ts';
import { SOURCE_KINDS } from '../../src/config/alerts-schema.ts';
import { parseRequest } from '../../src/domain/input.ts';
import { alertmanager, generic, grafana, pagerduty } from './support.ts';

const parsed = (kind: (typeof SOURCE_KINDS)[number], body: unknown) => alertsIn(kind, JSON.stringify(body));

test('what each sender sends, in our words', () => {
  const at = new Date('2026-11-21T03:00:00.828Z');
  const common = { state: 'firing', startedAt: at.getTime(), unmeasured: false };
  const [am] = parsed('alertmanager', alertmanager({ at })).alerts;
  const key = ['1a30ba71cca2921f', at.toISOString()];
  expect(am).toMatchObject({ ...common, id: key[0], key, name: 'AvailabilityZoneDown', incident: null });
  const [graf] = parsed('grafana', grafana({ at })).alerts;
  expect(graf).toMatchObject({ ...common, key: ['1', 'c50ae7bba42b3626', at.toISOString()] });
  const [pager] = parsed('pagerduty', pagerduty({ at })).alerts;
  expect(pager).toMatchObject({ ...common, key: ['PGR0VU2'], name: 'eu-de-01 is down', incident: 'PGR0VU2' });
  expect(Object.fromEntries(pager?.labels ?? [])).toMatchObject({
    ...{ event_type: 'incident.triggered', service: 'Zone eu-de-01', service_id: 'PF9KMXH', priority: 'P1' },
    ...{ urgency: 'high', number: '4711', incident_key: 'zone-down/eu-de-01', escalation_policy: 'Platform' },
  });
  const [own] = parsed('generic', generic({ at })).alerts;
  expect(own).toMatchObject({ ...common, key: ['zone-lost-4711'], incident: 'INC-4711' });
});

test('another time zone and more digits are the same moment; no fingerprint, and the labels tell alerts apart', () => {
  const body = alertmanager();
  const [one] = body['alerts'] as Record<string, unknown>[];
  const { fingerprint: _, ...bare } = one ?? {};
  const read = (startsAt: string, more = {}) =>
    parsed('alertmanager', { ...body, alerts: [{ ...bare, startsAt, ...more }] }).alerts[0];
  const first = read('2026-11-21T04:00:00.828739266+01:00');
  expect(first?.key).toEqual(read('2026-11-21T03:00:00.828Z')?.key);
  expect(read('2026-11-21T03:00:00.828Z', { labels: { alertname: 'Other' } })?.key[0]).not.toBe(
    first?.key[0],
  );
  expect(() => read('0001-01-01T00:00:00Z')).toThrow(FormatError);
  expect(parsed('alertmanager', { ...body, truncatedAlerts: 3 }).truncated).toBe(3);
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
}

test('whatever comes in, it is alerts or a FormatError, and no other error', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.record({ version: fc.constant('4'), alerts: fc.array(fc.jsonValue()) }),
    fc.record({
      event: fc.record({
        id: fc.string(),
        event_type: fc.string(),
        occurred_at: fc.string(),
        data: fc.jsonValue(),
      }),
    }),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...SOURCE_KINDS),
      fc.oneof(
        value.map((one) => JSON.stringify(one)),
        fc.string(),
      ),
      (kind, text) => {
        const error = thrownBy(() => alertsIn(kind, text));
        expect(error instanceof FormatError || error === null).toBe(true);
        expect(error instanceof Error ? error.message : '').not.toMatch(/\p{Cc}/u);
      },
    ),
  );
});

const label = fc.constantFrom('a', 'b', 'c');
const labels = fc.dictionary(label, fc.constantFrom('1', '2'), { noNullPrototype: true });
const ruleOf = (match: Record<string, string>, nth: number) =>
  buildRule({
    ...{ name: `r${nth}`, match, procedure: 'failover', site: 's', group: 'g', from: { label: 'zone' } },
    ...(nth % 2 === 0 ? {} : { approval: 'one' as const }),
  });
const alertWith = (given: Record<string, string>): Alert => ({
  ...{ id: 'x', key: ['x'], name: null, state: 'firing', startedAt: 0, unmeasured: false, incident: null },
  labels: new Map(Object.entries(given)),
});

test('the first rule wins whose every label the alert has, and no other', () => {
  const match = labels.filter((one) => Object.keys(one).length > 0);
  fc.assert(
    fc.property(fc.array(match, { maxLength: 5 }), labels, (matches, given) => {
      const rules = matches.map(ruleOf);
      const expected = matches.findIndex((one) =>
        Object.entries(one).every(([key, value]) => given[key] === value),
      );
      expect(ruleFor(rules, 'any', alertWith(given))?.name ?? null).toBe(
        expected < 0 ? null : `r${expected}`,
      );
    }),
  );
});

test('what a label brings never makes an input that the run would refuse, nor a failover without its zone', () => {
  const rules = [ruleOf({ a: '1' }, 0)];
  const judged = (labelled: Record<string, string>) =>
    judge(rules, { name: 'am', maxAgeMs: 60_000 }, alertWith({ a: '1', ...labelled }), 1_000);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 400 })), (zone) => {
      const verdict = judged({ zone });
      // Refused, or an input that the run takes as it is.
      const request = verdict.kind === 'start' ? verdict.request : null;
      expect(verdict.kind).toBe(request === null ? 'refused' : 'start');
      expect(request?.from ?? zone.trim()).toBe(zone.trim());
      expect(parseRequest('failover', request ?? { site: 's', group: 'g' })).not.toHaveProperty('problem');
      expect([request?.by ?? 'am', request?.resend ?? 'ask']).toEqual(['am', 'ask']);
    }),
  );
  expect(judged({}).kind).toBe('refused');
  expect(judged({ zone: ' ' }).kind).toBe('refused');
});

test.each([
  [0, /^$/],
  [60_000, /^$/],
  [60_001, /more than/],
  [-300_000, /^$/],
  [-300_001, /in the future/],
])('%i ms after it began: %s', (age, says) => {
  const alert = { ...alertWith({ a: '1', zone: 'z' }), startedAt: 1_000_000_000 };
  const verdict = judge(
    [ruleOf({ a: '1' }, 0)],
    { name: 'am', maxAgeMs: 60_000 },
    alert,
    1_000_000_000 + age,
  );
  expect(verdict.kind === 'start' ? (verdict.stale ?? '') : verdict.kind).toMatch(says);
});
