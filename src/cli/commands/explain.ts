import { docsOf, REGISTRY, type ErrorCode } from '../../domain/errors/index.ts';
import { CommandError } from '../exit.ts';
import { paint, run, table } from '../output.ts';

/** What a code means, where nobody has the pages at hand. Needs nothing: no configuration, no Temporal. */
export async function explainCode(
  typed: string | undefined,
  options: { json?: true | undefined },
): Promise<void> {
  await run(options, (out) => {
    if (typed === undefined) {
      for (const [code, entry] of Object.entries(REGISTRY)) out.data({ code, ...entry });
      for (const line of table(Object.entries(REGISTRY).map(([code, { what }]) => [code, what])))
        out.line(line);
      return Promise.resolve();
    }
    const code = codeIn(typed);
    const entry = REGISTRY[code];
    const { what, todo, see } = entry;
    out.data({ code, ...entry, docs: docsOf(code) });
    out.line(paint('bold', `${code}: ${what}`));
    out.line(`do:   ${todo}`);
    out.line(`more: ${docsOf(code)}${see === undefined ? '' : `, docs/${see}`}`);
    return Promise.resolve();
  });
}

/** As it was shown somewhere: alone, or with the page before it. */
function codeIn(typed: string): ErrorCode {
  const code = typed.slice(typed.indexOf('#') + 1).toUpperCase();
  if (!Object.hasOwn(REGISTRY, code))
    throw new CommandError('DR_USAGE', `There is no code ${JSON.stringify(typed)}. "dr explain" lists all.`);
  return code as ErrorCode;
}
