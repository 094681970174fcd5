import type { Role } from '../config/api-schema.ts';
import { samePerson, type Verb } from '../domain/answers.ts';
import { ApiProblem } from './problem.ts';
import type { Caller } from './people.ts';

/**
 * Who may say what. An approval is the word of an approver, and nobody else's. A break-glass is an emergency:
 * whoever may act may do it, with a reason, and everybody sees it. Every role may look.
 */
const WHO: Readonly<Record<Verb | 'start' | 'cancel' | 'lift', readonly Role[]>> = {
  start: ['operator'],
  cancel: ['operator'],
  lift: ['operator'],
  approve: ['approver'],
  decline: ['approver'],
  breakGlass: ['operator', 'approver'],
  note: ['operator', 'approver'],
  retry: ['operator'],
  override: ['operator'],
  attest: ['operator'],
  skip: ['operator'],
  stopHard: ['operator'],
  confirmAzRestored: ['operator'],
  release: ['operator'],
  abort: ['operator'],
};

/** @throws ApiProblem */
export function demandRole({ person, roles }: Caller, act: keyof typeof WHO): void {
  const who = WHO[act];
  if (who.some((role) => roles.includes(role))) return;
  throw new ApiProblem(
    'DR_ROLE_MISSING',
    `${person} may not "${act}": it needs the role ${who.join(' or ')}, and the token has ${roles.join(', ')}.`,
  );
}

/** The token says who it is: a body that names somebody else is a mistake, or worse. @throws ApiProblem */
export function demandOwnName({ person }: Caller, named: string | undefined, at = 'by'): void {
  if (named === undefined || samePerson(named, person)) return;
  throw new ApiProblem('DR_NOT_YOUR_NAME', `"${at}" names somebody else; this token is ${person}'s.`);
}
