import type { Client } from '@temporalio/client';
import { VERBS, type AnswerInput } from '../../domain/answers.ts';
import { commandOf } from '../../domain/commands.ts';
import { warningOf } from '../../domain/stakes.ts';
import { answerRun, checkAnswer } from '../../runs/answer.ts';
import { viewRun } from '../../runs/find.ts';
import { confirmAnswer, refuseUnasked } from '../confirm.ts';
import { withTemporal } from '../with-temporal.ts';
import { CommandError } from '../exit.ts';
import { run } from '../output.ts';

export interface AnswerOptions {
  by?: string | undefined;
  reason?: string | undefined;
  finding?: string | undefined;
  text?: string | undefined;
  question?: string | undefined;
  yes?: true | undefined;
  json?: true | undefined;
}

/** @param command the verb as it is typed */
export async function answer(command: string, typed: string, options: AnswerOptions): Promise<void> {
  await run(options, async (out) => {
    const verb = VERBS.find((one) => commandOf(one) === command);
    if (verb === undefined) throw new CommandError('DR_USAGE', `There is no verb "${command}".`);
    const said = inputOf(options);
    // Before Temporal is asked for anything.
    checkAnswer(verb, said);
    const warning = warningOf(verb);
    if (warning !== null) refuseUnasked(options, `"dr ${command}" can't be taken back`, 'Nothing was sent.');
    return withTemporal(async ({ client }) => {
      const meant = warning === null || options.yes ? said : await confirmed(client, warning);
      const result = await answerRun(client, typed, verb, meant);
      out.data(result);
      out.line(result.message);
      if (verb !== 'abort') out.line(`Watch it: dr watch ${result.run}`);
    });

    /** The answer to the question that the person was shown, though another one may be open by then. */
    async function confirmed(client: Client, why: string): Promise<AnswerInput> {
      const { id, status } = await viewRun(client, typed);
      const question = status?.question ?? null;
      const lines = question === null ? [] : [`${id} asks (${question.title}): ${question.text}`];
      await confirmAnswer(`dr ${command}`, [...lines, `! ${why}`], options);
      return question === null ? said : { question: question.number, ...said };
    }
  });
}

function inputOf({ by = process.env['USER'], reason, finding, text, question }: AnswerOptions): AnswerInput {
  return {
    // What is no number is refused like any other wrong input, with a sentence.
    ...(question === undefined ? {} : { question: Number(question) }),
    ...(by ? { by } : {}),
    ...(reason ? { reason } : {}),
    ...(finding ? { finding } : {}),
    ...(text ? { text } : {}),
  };
}
