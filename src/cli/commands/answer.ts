import { VERBS, type AnswerInput } from '../../domain/answers.ts';
import { commandOf } from '../../domain/commands.ts';
import { answerRun, checkAnswer } from '../../runs/answer.ts';
import { withTemporal } from '../with-temporal.ts';
import { CommandError } from '../exit.ts';
import { run } from '../output.ts';

export interface AnswerOptions {
  by?: string | undefined;
  reason?: string | undefined;
  finding?: string | undefined;
  text?: string | undefined;
  question?: string | undefined;
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
    return withTemporal(async ({ client }) => {
      const result = await answerRun(client, typed, verb, said);
      out.data(result);
      out.line(result.message);
      if (verb !== 'abort') out.line(`Watch it: dr watch ${result.run}`);
    });
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
