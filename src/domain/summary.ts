import { sayWay } from './goal.ts';
import type { RunRequest } from './input.ts';
import type { Procedure } from './procedures.ts';
import { WORDS } from './words.ts';

/** The server refuses summaries above about 400 bytes of payload. */
export const SUMMARY_BYTES = 200;

/** The line and the paragraph that name a run in the Temporal UI. */
export function describeRun(procedure: Procedure, request: RunRequest): { summary: string; details: string } {
  const { goal, incident, dryRun, reason, by, site } = request;
  const name = goal?.group ?? request.group;
  const way = goal ? ` ${sayWay(goal)}` : '';
  const summary = `${dryRun ? 'DRY RUN ' : ''}${WORDS[procedure].title.toUpperCase()} ${name}${way}${incident ? ` (${incident})` : ''}`;
  const details = [
    `**${WORDS[procedure].title}: group ${name}** at site ${site}${way ? `, production${way}` : ''}`,
    '',
    '- Current Details, beside this, say what happens now and what to press. If they stay empty, no worker is up: see the tab Memo.',
    goal ? `- Group id: ${request.group}` : null,
    incident ? `- Incident: ${incident}` : null,
    reason ? `- Reason: ${reason}` : null,
    by ? `- Started by: ${by}` : null,
    `- ${WORDS[procedure].warning}`,
  ].filter((line) => line !== null);
  return { summary: clipBytes(summary, SUMMARY_BYTES), details: details.join('\n') };
}

/** Bytes of the payload, which is JSON: a quotation mark counts twice. Cut between characters. */
export function clipBytes(text: string, most: number): string {
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += utf8Length(JSON.stringify(character)) - 2;
    if (bytes > most) break;
    kept += character;
  }
  return kept;
}

/** No TextEncoder in the workflow sandbox's pure code. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
