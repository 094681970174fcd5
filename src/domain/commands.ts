import { VERB_WORDS, type AnswerInput, type Verb } from './answers.ts';

/** A verb as it is typed: stopHard is "dr stop-hard". */
export function commandOf(verb: Verb): string {
  return verb.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What to type for an answer, out of the JSON that the question offers; the name is taken from $USER. */
export function answerCommand(verb: Verb, run: string, json: string): string {
  const { finding } = JSON.parse(json) as AnswerInput;
  const options = VERB_WORDS[verb].needs.flatMap((field) => {
    if (field === 'by') return [];
    return field === 'finding' ? [` --finding ${finding ?? ''}`] : [` --${field} "…"`];
  });
  return `dr ${commandOf(verb)} ${run}${options.join('')}`;
}
