import { beforeAll, describe, expect, inject, test } from 'vitest';
import { PROCEDURES } from '../../src/domain/procedures.ts';
import { PASSWORD } from '../support/site.ts';
import { namesOfStored, readStored, textOf } from './histories.ts';
import { replayed } from './replayed.ts';
import { SCENARIOS } from './scenarios.ts';

const NAMES = namesOfStored();

describe('replay: each stored run goes the same way with the present code', () => {
  let errors: ReadonlyMap<string, Error>;

  beforeAll(async () => {
    errors = await replayed(inject('workflowBundlePath'), NAMES);
  });

  test.each(NAMES)('%s', (name) => {
    expect(errors.get(name)).toBeUndefined();
  });
});

test('each procedure has a run that completed, and each scenario its file (else: npm run histories)', () => {
  for (const procedure of PROCEDURES) expect(NAMES).toContain(`${procedure}.completed`);
  expect(NAMES).toEqual(SCENARIOS.map(({ name }) => name).sort());
});

const CLOSED = /^EVENT_TYPE_WORKFLOW_EXECUTION_(COMPLETED|FAILED|CANCELED|CONTINUED_AS_NEW)$/;

test.each(NAMES)('%s is whole', (name) => {
  const { history } = readStored(name);
  const { events } = history;
  expect(events.map(({ eventId }) => eventId)).toEqual(events.map((_, index) => `${index + 1}`));
  expect(events.at(-1)?.['eventType']).toMatch(CLOSED);
  expect(events.filter(({ eventType }) => eventType === 'EVENT_TYPE_WORKFLOW_TASK_FAILED')).toEqual([]);
});

/** Whatever could tell of the machine, or open a door. */
const OWN = [
  /\d@/,
  /\b\w+@\w/,
  /127\.0\.0\.1:\d{4}|localhost|https?:\/\/(?!cloud\.test)/,
  /(^|[\s"'(=])(\/(work|home|root|tmp|usr|var|opt|private|Users)\/|[A-Z]:\\)/,
  /file:\/\/|node_modules|\.m?[jt]s:\d/,
  /X-Auth-Token|X-Subject-Token|Authorization|SDK-HMAC|Bearer /i,
  /\bMII[A-Za-z0-9+/=]{20}/,
];

test.each(NAMES)('%s holds no secret, host, process or path', (name) => {
  const texts = [...textsOf(readStored(name).history)];
  expect(texts.length).toBeGreaterThan(10);
  const identities = texts.flatMap(({ key, text }) => (key === 'identity' ? [text] : []));
  expect(['client,worker', 'worker']).toContain([...new Set(identities)].sort().join());
  for (const { text } of texts) {
    expect(text).not.toContain(PASSWORD);
    for (const pattern of OWN) expect(text).not.toMatch(pattern);
  }
});

/** All texts, those of payloads in the clear. */
function* textsOf(value: unknown, key = ''): Generator<{ key: string; text: string }> {
  if (typeof value === 'string') yield { key, text: value };
  if (typeof value !== 'object' || value === null) return;
  const payload = textOf(value);
  if (payload !== null) yield { key, text: payload };
  else for (const [name, inner] of Object.entries(value)) yield* textsOf(inner, name);
}
