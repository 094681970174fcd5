import type { ActionName } from './actions.ts';
import type { RunRequest } from './input.ts';
import type { Procedure } from './procedures.ts';

/** What decides which steps a run will have. */
export interface BookOf {
  procedure: Procedure;
  request: Pick<RunRequest, 'dryRun' | 'servers' | 'then'>;
  from: string | null;
  to: string | null;
  approval: boolean;
  /** A failback of a group that is protected has nothing to reprotect. */
  reprotects?: boolean;
  probes: boolean;
}

/** The steps of a run that meets no obstacle, in order. Only for people to read: nothing is decided by it. */
export function bookOf(of: BookOf): string[] {
  const { procedure, request } = of;
  const approval = of.approval && !request.dryRun ? ['Approval'] : [];
  const parts = partsOf(of);
  // A dry run ends where the first POST would leave.
  const steps = request.dryRun ? (parts[0] ?? []).slice(0, 1) : parts.flat();
  const closing = request.dryRun || procedure !== 'failover' ? [] : circle(of);
  return ['Find group', ...approval, ...steps, ...closing];
}

/**
 * What is still to come after the last of these steps. A step that is done again (a retry) counts where it stands; one
 * that is in no book (a look again, a wait) counts as the one before it.
 */
export function stepsAhead(book: readonly string[], done: readonly string[]): string[] {
  let at = -1;
  for (const name of done) {
    // After a look the POST may leave again.
    const wanted = (step: string) =>
      name === 'Look again' ? step.startsWith('Send ') : step === name || sameKind(step, name);
    const ahead = book.findIndex((step, i) => i >= Math.max(at, 0) && wanted(step));
    const found = ahead >= 0 ? ahead : book.findLastIndex((step, i) => i < at && wanted(step));
    if (found >= 0) at = name === 'Look again' ? found - 1 : found;
  }
  return book.slice(at + 1);
}

/** The zones of a servers' step are known for sure only when it begins. */
function sameKind(step: string, name: string): boolean {
  return ['Stop servers', 'Start servers'].some((kind) => step.startsWith(kind) && name.startsWith(kind));
}

function partsOf({ procedure, ...of }: BookOf): string[][] {
  switch (procedure) {
    case 'failover':
      return [action('failover', of)];
    case 'switchover':
      return [action('switchover', of)];
    case 'failback':
      return [...(of.reprotects === false ? [] : [action('reprotect', of)]), action('switchover', of)];
    case 'reprotect':
      return [action('reprotect', of)];
    case 'enableProtection':
      return [action('enable', of)];
    case 'disableProtection':
      return [action('disable', of)];
    case 'exercise':
      return [action('switchover', of), action('switchover', { ...of, to: of.from })];
    default:
      return procedure satisfies never;
  }
}

function action(name: ActionName, { request, to, probes }: Omit<BookOf, 'procedure'>): string[] {
  const servers = request.servers !== 'ignore';
  const moves = name === 'failover' || name === 'switchover';
  const stops = name === 'switchover' || name === 'reprotect';
  return [
    'Check preconditions',
    ...(stops && servers ? ['Stop servers'] : []),
    `Send ${name}`,
    'Follow job',
    ...(moves && servers ? [`Start servers${to === null ? '' : ` in ${to}`}`] : []),
    ...(moves && probes ? ['Probe health'] : []),
    ...(name === 'reprotect' || name === 'enable' ? ['Watch sync'] : []),
  ];
}

/** What follows a failover in the same run, each part after a person's word. */
function circle(of: BookOf): string[] {
  const { then } = of.request;
  if (then === undefined) return [];
  const lost = of.from ?? 'the lost zone';
  const reprotect = [`Is ${lost} restored?`, ...action('reprotect', of)];
  return then === 'reprotect'
    ? reprotect
    : [...reprotect, `Home to ${lost}?`, ...action('switchover', { ...of, to: of.from })];
}
