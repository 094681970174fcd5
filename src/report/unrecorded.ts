import type { PostEvidence } from './schema.ts';
import type { Work } from './work.ts';

/** What a reader might look for and the history does not have: said, so that its absence is not read as a fact. */
export function unrecorded({ facts, readings, report }: Work, posts: readonly PostEvidence[]): string[] {
  const nothing = readings.length > 0 && readings.every(({ reading }) => reading.requestIds.length === 0);
  const noId = posts.filter(({ counted, requestId }) => counted && requestId === null).length;
  const waited = facts.activities.some(({ type }) => type === 'follow' || type === 'watchSync');
  const untimed = posts.filter(({ counted, sentAt }) => counted && sentAt === null).length;
  const moved = posts.some(({ outcome }) => outcome === 'accepted') && report === null;
  const lines = [
    'Who a name belongs to: "by" is what somebody typed, and nothing checked it.',
    'Answers that the run refused: they leave no event.',
    'The look inside each sending, just before its POST: only what stopped it is recorded.',
    waited ? 'The polls of job and group one by one: only their number and the last reading.' : '',
    noId > 0 ? `The request id of ${noId} POST(s): no answer brought one.` : '',
    untimed > 0
      ? `When ${untimed} POST(s) left exactly: between the beginning and the end of the sending.`
      : '',
    nothing ? 'The request ids of readings: the version that made this history did not keep them.' : '',
    moved && facts.memos.every(({ recoveredAt }) => recoveredAt === null)
      ? 'A moment at which production was in service again.'
      : '',
    facts.taskFailures > 0
      ? `${facts.taskFailures} workflow task(s) failed and were tried again: faults of the program, in the history.`
      : '',
    facts.resets.length > 0
      ? 'What came after the point to which the run was reset: it stands in the earlier run.'
      : '',
  ];
  return lines.filter((line) => line !== '');
}
