import { utc } from '../../pages/say.ts';
import type { Evidence } from '../schema.ts';
import type { Section } from '../../pages/page.ts';

/** A run id as it is typed; one that a shell would read as more than a word is not. */
const typed = (id: string): string => (/^[\w./:@-]+$/.test(id) ? id : 'RUN');

/** What the report rests on, and how to check it. */
export function originSection({ history, checks, notRecorded, run }: Evidence): Section {
  return {
    id: 'origin',
    title: 'Where this comes from',
    blocks: [
      {
        kind: 'text',
        text: 'Everything here is derived from the history that Temporal keeps of the run, and from nothing else. The same history always gives the same report.',
      },
      {
        kind: 'facts',
        rows: [
          ['SHA-256 of the history', { text: history.sha256, code: true }],
          ['Its size', `${history.bytes} bytes`],
        ],
      },
      {
        kind: 'text',
        text: 'To check it, as long as Temporal keeps the run, or with a stored file at any time:',
      },
      {
        kind: 'code',
        text: `dr report ${typed(run.id)} --history history.json --out report.md\nsha256sum history.json\ndr report --from history.json --html --out report.html`,
      },
      {
        kind: 'table',
        caption: 'Histories, oldest first',
        head: ['No.', 'Run', 'Temporal run id', 'Events', 'From (UTC)', 'To (UTC)', 'State'],
        rows: history.runs.map((one, index) => ({
          cells: [
            String(index + 1),
            { text: one.workflowId, code: true },
            { text: one.runId, code: true },
            String(one.events),
            utc(one.startedAt).replace(' UTC', ''),
            utc(one.lastEventAt).replace(' UTC', ''),
            one.closed ? 'closed' : { text: 'open', tone: 'warn' },
          ],
        })),
      },
      {
        kind: 'table',
        caption: 'Checks of this report against itself and against what the run said of itself',
        head: ['What', 'Holds', 'Seen'],
        rows: checks.map(({ what, holds, saw }) => ({
          cells: [what, holds ? { text: 'yes', tone: 'good' } : { text: 'NO', tone: 'bad' }, saw],
        })),
      },
      { kind: 'text', text: 'Not recorded, and so not in this report:' },
      { kind: 'list', items: notRecorded },
    ],
  };
}
