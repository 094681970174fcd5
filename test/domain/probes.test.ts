import { describe, expect, test } from 'vitest';
import { judgeProbes, probesFor, sayProbe, type Probe } from '../../src/domain/probes.ts';

const http = (url: string, zone: string | null = null): Probe => ({ kind: 'http', url, status: null, zone });
const tcp = (host: string, port: number, zone: string | null = null): Probe => ({
  kind: 'tcp',
  host,
  port,
  zone,
});

const anywhere = http('https://shop.test/health');
const first = http('https://one.shop.test/health', 'eu-de-01');
const second = tcp('db.two.shop.test', 5432, 'eu-de-02');

test.each<[zone: string, probes: Probe[]]>([
  ['eu-de-01', [anywhere, first]],
  ['eu-de-02', [anywhere, second]],
  ['eu-de-03', [anywhere]],
])('production in %s', (zone, expected) => {
  expect(probesFor([anywhere, first, second], zone)).toEqual(expected);
});

test.each<[Probe, said: string]>([
  [http('https://shop.test/health'), 'https://shop.test/health'],
  [http('https://shop.test:8443'), 'https://shop.test:8443/'],
  [http('https://shop.test/health?key=secret#part'), 'https://shop.test/health'],
  [http('https://anna:secret@shop.test/health'), 'https://shop.test/health'],
  [http('https:\\\\anna:secret@shop.test/health'), 'https://shop.test/health'],
  [http('https://anna:sec/ret@shop.test/health'), 'an unreadable address'],
  [http(`https://shop.test/${'a'.repeat(200)}`), `https://shop.test/${'a'.repeat(81)}…`],
  [tcp('db.shop.test', 5432), 'tcp://db.shop.test:5432'],
  [tcp('::1', 5432), 'tcp://[::1]:5432'],
])('%o is called %s', (probe, said) => {
  expect(sayProbe(probe)).toBe(said);
});

describe('one round', () => {
  const up = (probe: Probe) => ({ probe, ok: true, saw: 'HTTP 200' });
  const down = (probe: Probe, saw: string) => ({ probe, ok: false, saw });
  test.each<[string, Parameters<typeof judgeProbes>[0], ReturnType<typeof judgeProbes>]>([
    ['all answer', [up(anywhere), up(second)], { done: true, saw: '2 of 2 health probes answer' }],
    [
      'one does not',
      [down(anywhere, 'HTTP 503'), up(second)],
      {
        done: false,
        saw: '1 of 2 health probes answer; not yet: https://shop.test/health (HTTP 503)',
      },
    ],
    [
      'none does',
      [down(first, 'no answer within 5 s'), down(second, 'connection refused')],
      {
        done: false,
        saw: '0 of 2 health probes answer; not yet: https://one.shop.test/health (no answer within 5 s), tcp://db.two.shop.test:5432 (connection refused)',
      },
    ],
  ])('%s', (_, results, verdict) => {
    expect(judgeProbes(results)).toEqual(verdict);
  });

  test('a long list stays readable', () => {
    const all = Array.from({ length: 8 }, (_, index) => down(tcp('db', index + 1), 'refused'));
    expect(judgeProbes(all).saw).toMatch(/^0 of 8 .* and 3 more$/);
  });
});
