import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clock, duration, refusedDetails, renderDetails, sayMs } from '../../src/domain/details.ts';
import type { Finding } from '../../src/domain/findings.ts';
import type { Question, RunStatus, StepView, TimelineEntry } from '../../src/domain/status.ts';

const NOW = '2026-01-31T03:04:05.678Z';
const MAX = 1_900;

const step = (patch: Partial<StepView> = {}): StepView => ({
  name: 'Check preconditions',
  state: 'done',
  startedAt: '2026-01-31T03:00:00.000Z',
  endedAt: '2026-01-31T03:00:02.500Z',
  note: null,
  ...patch,
});

const finding = (patch: Partial<Finding> = {}): Finding => ({
  code: 'busy',
  weight: 'blocks',
  saw: 'It is reversing.',
  needs: 'Nothing in progress.',
  todo: 'Wait until it has ended.',
  ...patch,
});

const question = (patch: Partial<Question> = {}): Question => ({
  number: 1,
  step: 'Check preconditions',
  title: 'Check preconditions stopped',
  type: 'PreconditionFailed',
  text: 'Another operation is running.',
  findings: [finding()],
  askedAt: NOW,
  reminders: 0,
  until: null,
  answers: [
    { verb: 'retry', json: '{"by":"you"}', effect: 'looks again.' },
    { verb: 'abort', json: '{"by":"you"}', effect: 'ends the run here.' },
  ],
  ...patch,
});

const status = (patch: Partial<RunStatus> = {}): RunStatus => ({
  run: 'dr/eu-de/g-1',
  procedure: 'failover',
  site: 'eu-de',
  group: 'pg-payments',
  groupId: 'g-1',
  from: 'eu-de-01',
  to: 'eu-de-02',
  dryRun: false,
  incident: null,
  reason: null,
  by: null,
  state: 'running',
  headline: 'Follow job',
  startedAt: '2026-01-31T03:00:00.000Z',
  endedAt: null,
  steps: [step()],
  ahead: [],
  question: null,
  posts: 0,
  lostAnswers: 0,
  recoveredAt: null,
  recoveredBy: null,
  approvals: [],
  breakGlass: null,
  overrides: [],
  attested: [],
  skipped: [],
  released: null,
  cancel: 'ends the run at once.',
  worksIn: null,
  worksInExecution: null,
  timeline: [],
  ...patch,
});

describe('what it says', () => {
  const running = step({ name: 'Follow job', state: 'running', endedAt: null });

  test.each<[string, Partial<RunStatus>, says: RegExp]>([
    [
      'what it does, and since when',
      { steps: [running] },
      /^\*\*RUNNING: Follow job, since 03:00:00 UTC\.\*\*/,
    ],
    [
      'since which day, where it is another one',
      { steps: [step({ startedAt: '2026-01-29T03:00:00.000Z', endedAt: null })] },
      /^\*\*RUNNING: Follow job, since 2026-01-29 03:00:00 UTC\.\*\*/,
    ],
    ['that it waits for nobody', {}, /^\*\*Waits for you:\*\* no\./m],
    ['what is possible all the same', {}, /\*\*note\*\* `\{"by":"you","text":"what to remember"\}`$/m],
    [
      'what comes next',
      { ahead: ['Start servers', 'Probe health'] },
      /^\*\*Next:\*\* Start servers, Probe health, then the run ends\.$/m,
    ],
    ['that nothing comes next', {}, /^\*\*Next:\*\* the run ends\.$/m],
    ['when it was written', {}, /written 03:04:05 UTC; R refreshes/],
    ['a step that ended', {}, /^- .*\*\*Check preconditions\*\* .*2\.5 s$/m],
    ['a step that runs', { steps: [running] }, /^- .*since 03:00:00 UTC$/m],
    ["a step's note", { steps: [step({ note: 'saw it protected' })] }, /2\.5 s: saw it protected$/m],
    ['what cancel would do', {}, /^\*\*Cancel\*\* \(Request Cancellation\) ends the run at once\.$/m],
    [
      'how it ended, and when',
      { state: 'already there', endedAt: NOW, headline: 'Nothing was sent.' },
      /^\*\*ALREADY THERE at 03:04:05 UTC\.\*\* Nothing was sent\.\n\n\*\*Waits for you:\*\* no; it has ended\.$/m,
    ],
    [
      'the run that does the work, first of all',
      { worksIn: 'dr/eu-de/g-1' },
      /^\*\*LOOK AND ANSWER IN \[dr\/eu-de\/g-1\]\(\/namespaces\/\{namespace\}\/workflows\/dr%2Feu-de%2Fg-1\)/,
    ],
    [
      'its page with the question, where its execution is known',
      { worksIn: 'dr/eu-de/g-1', worksInExecution: 'r-1' },
      /workflows\/dr%2Feu-de%2Fg-1\/r-1\/user-metadata\)/,
    ],
  ])('%s', (_, patch, says) => {
    expect(renderDetails(status(patch), NOW)).toMatch(says);
  });

  test('a run that has ended says nothing of next, or of cancel', () => {
    expect(renderDetails(status({ endedAt: NOW, state: 'completed' }), NOW)).not.toMatch(/Next|Cancel/);
  });

  test('a wrong input: an example that survives the rendering', () => {
    expect(refusedDetails('"to" is missing. A correct input is {"site":"eu-de","to":"b"}')).toContain(
      'A correct input is `{"site":"eu-de","to":"b"}`',
    );
  });

  test('the last four events, without the headings', () => {
    const timeline = [1, 2, 3, 4, 5].flatMap<TimelineEntry>((n) => [
      { at: `2026-01-31T03:00:0${n}.000Z`, kind: 'step', text: `heading ${n}` },
      { at: `2026-01-31T03:00:0${n}.000Z`, kind: 'event', text: `event ${n}` },
    ]);
    const text = renderDetails(status({ timeline }), NOW);
    expect(text.match(/^- .*event \d$/gm)?.map((line) => line.slice(-1))).toEqual(['2', '3', '4', '5']);
    expect(text).toMatch(/^\*\*RUNNING: .* Last seen: event 5$/m);
    expect(text).toContain('- 03:00:05 event 5');
    expect(text).not.toContain('heading');
    expect(renderDetails(status(), NOW)).not.toContain('Last events');
  });

  test('the question comes first, with what to do and what to send', () => {
    const text = renderDetails(status({ question: question(), ahead: ['Send failover'] }), NOW);
    expect(text).toMatch(
      /^\*\*WAITING FOR YOU since 03:04:05 UTC: Check preconditions stopped\.\*\* Another operation/,
    );
    const places = [
      'Another operation',
      'Wait until',
      '**Press** More Actions > Send an Update',
      '**retry** `{"by":"you"}` looks again.',
      '**abort**',
      '**Next, after your answer:** Send failover, then the run ends.',
      '**Cancel**',
      '**What this means:** `docs/errors.md#DR_PRECONDITION_FAILED` (DR_GROUP_OPERATES)',
      '**Steps**',
    ];
    const found = places.map((part) => text.indexOf(part));
    expect(found).not.toContain(-1);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
  });

  test('three findings that block are enough; notes are not shown', () => {
    const findings = [
      finding({ weight: 'note', todo: 'a note' }),
      ...[1, 2, 3, 4].map((n) => finding({ todo: `do ${n}` })),
    ];
    const text = renderDetails(status({ question: question({ findings }) }), NOW);
    expect(text.match(/do \d/g)).toEqual(['do 1', 'do 2', 'do 3']);
    expect(text).not.toContain('a note');
  });
});

/** Words of a provider, of any length and shape. */
const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom('\n', '\r\n', '  - x', '| a | b |', '|---|---|', '\n\n', '😀', 'word ', '# ', '\t- '),
      {
        maxLength: 400,
      },
    )
    .map((parts) => parts.join('')),
  fc.integer({ min: 0, max: 5_000 }).map((length) => 'x'.repeat(length)),
);
const anyStatus = fc
  .record({
    headline: words,
    cancel: fc.constantFrom('ends the run at once.', 'starts nothing new.'),
    steps: fc.array(
      fc
        .record({ note: fc.option(words), ended: fc.boolean() })
        .map(({ note, ended }) =>
          step({ note, ...(ended ? {} : { endedAt: null, state: 'running' as const }) }),
        ),
      { maxLength: 12 },
    ),
    question: fc.option(
      fc
        .record({ text: words, todos: fc.array(words, { maxLength: 6 }) })
        .map(({ text, todos }) => question({ text, findings: todos.map((todo) => finding({ todo })) })),
    ),
    worksIn: fc.constantFrom(null, 'dr/eu-de/g-1'),
    timeline: fc.array(
      words.map((text): TimelineEntry => ({ at: NOW, kind: 'event', text })),
      { maxLength: 8 },
    ),
  })
  .map((patch) => status(patch));

test('property: short, flat Markdown, the question first and whole answers, whatever the texts are', () => {
  fc.assert(
    fc.property(anyStatus, (any) => {
      const text = renderDetails(any, NOW);
      expect(text.length).toBeLessThanOrEqual(MAX);
      const lines = text.split(/\r\n|\r|\n/);
      // The end may be cut off anywhere.
      const whole = text.length < MAX ? lines : lines.slice(0, -1);
      expect(whole.filter((line) => !/^(?:$|\*\*|- )/.test(line))).toEqual([]);
      expect(lines.filter((line) => /^\s*\||^\s+[-*+\d]/.test(line))).toEqual([]);
      const begin =
        any.question === null ? '**' : '**WAITING FOR YOU since 03:04:05 UTC: Check preconditions stopped.**';
      expect(text.startsWith(begin)).toBe(true);
      for (const { verb, json, effect } of any.question?.answers ?? []) {
        expect(text).toMatch(new RegExp(`^- \\*\\*${verb}\\*\\* \`${json}\` ${effect}$`, 'm'));
      }
    }),
    { numRuns: 600 },
  );
});

test('property: with a headline of any length the steps of a short run and the way to cancel stay on the screen', () => {
  fc.assert(
    fc.property(words, (headline) => {
      const text = renderDetails(status({ headline }), NOW);
      expect(text).toContain('**Check preconditions**');
      expect(text).toContain('**Cancel** (Request Cancellation) ends the run at once.');
    }),
    { numRuns: 200 },
  );
});

describe('times', () => {
  test('the clock of an ISO time', () => {
    expect(clock(NOW)).toBe('03:04:05');
  });

  test.each([
    [0, '0.0 s'],
    [449, '0.4 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min 00 s'],
    [184_000, '3 min 04 s'],
    [3_599_499, '59 min 59 s'],
    [3_599_500, '1 h 00 min'],
    [7_500_000, '2 h 05 min'],
  ])('%i ms: %s', (ms, said) => {
    expect(sayMs(ms)).toBe(said);
  });

  test('a clock that was set back gives no negative time', () => {
    expect(duration('2026-01-31T03:00:02.500Z', '2026-01-31T03:00:00.000Z')).toBe('0.0 s');
    expect(duration('2026-01-31T03:00:00.000Z', '2026-01-31T03:00:02.500Z')).toBe('2.5 s');
  });
});
