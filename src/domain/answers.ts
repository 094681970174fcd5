/** Checks on what a person sends to a waiting run. Pure and synchronous: an asynchronous validator would hang the run. */

const MAX_TEXT = 500;

/** A sentence if the argument can't be taken, else null. */
export function answerProblem(verb: string, raw: unknown): string | null {
  const problem = (what: string) =>
    `${what} A correct argument is {"by":"anna","reason":"the link is back"}, or nothing.`;
  if (raw === undefined || raw === null) return null;
  if (typeof raw !== 'object' || Array.isArray(raw)) return problem(`"${verb}" takes one JSON object.`);
  for (const [key, value] of Object.entries(raw)) {
    if (key !== 'by' && key !== 'reason')
      return problem(`${JSON.stringify(key.slice(0, 40))} is not known to "${verb}".`);
    if (typeof value !== 'string') return problem(`"${key}" must be a text.`);
    if (value.length > MAX_TEXT) return problem(`"${key}" is longer than ${MAX_TEXT} characters.`);
  }
  return null;
}

/** " by anna: the link is back" for the timeline. */
export function saySource(answer: { by?: string; reason?: string } | null | undefined): string {
  const by = answer?.by ? ` by ${answer.by}` : '';
  const reason = answer?.reason ? `: ${answer.reason}` : '';
  return `${by}${reason}`;
}
