import { clock, sayMs } from '../domain/details.ts';
import { codeInWords, codeOfType, docsOf } from '../domain/errors/index.ts';
import { answerCommand } from '../domain/commands.ts';
import type { Finding } from '../domain/findings.ts';
import type { Question } from '../domain/status.ts';
import { paint } from './output.ts';

/** A question as a person reads it: what stopped, what would mend it, and what to type. */
export function questionLines(question: Question, run: string): string[] {
  const typed = question.answers.map(({ verb, json }) => answerCommand(verb, run, json));
  const width = Math.max(...typed.map((text) => text.length));
  return [
    paint('yellow', `Waiting for you: ${question.title} (${clock(question.askedAt)} UTC).`),
    question.text,
    paint('dim', docsOf(codeOfType(question.type))),
    ...findingLines(question.findings.filter((one) => one.weight === 'blocks')),
    ...question.answers.map(({ effect }, i) => `${(typed[i] ?? '').padEnd(width)}   ${effect}`),
  ];
}

/** What is needed and what to do; what was seen stands in the sentence before. */
export function findingLines(findings: readonly Finding[]): string[] {
  return findings.flatMap((finding) => [
    `- needs: ${finding.needs}${codeInWords(finding)}`,
    `  do:    ${finding.todo}`,
  ]);
}

/** "    2.6 s": since the run began, right-aligned under one another. */
export function elapsed(startedAt: string, now: number): string {
  return sayMs(Math.max(0, now - Date.parse(startedAt))).padStart(9);
}

/** @param headline what the run left where Temporal serves it without a worker */
export function noWorker(id: string, headline: string | undefined): string {
  const last = headline ? `the last it said is: ${headline}` : 'it has not said anything yet';
  return `No worker answers for ${id} ("dr worker" starts one); ${last}`;
}
