import type { FindingCode } from '../findings.ts';
import type { ErrorEntry } from './entry.ts';

interface FindingEntry extends ErrorEntry {
  code: `DR_${string}`;
  /** The procedures that it stops; null: none. */
  stops: string | null;
  /** The procedures that only mention it; null: none. */
  noted: string | null;
}

/** What a check can find. A finding of a run says it of its own group, in `saw`, `needs` and `todo`. */
export const FINDINGS = {
  'wrong-status': {
    code: 'DR_WRONG_STATUS',
    what: 'The action does not start from the status of the group',
    todo: 'Look at the group in the console; when it stands as the finding needs it, "retry".',
    stops: 'all',
    noted: null,
  },
  busy: {
    code: 'DR_GROUP_OPERATES',
    what: 'Another operation runs on the group',
    todo: 'Wait for its end, then "retry".',
    stops: 'all',
    noted: null,
  },
  'no-replication-pairs': {
    code: 'DR_NO_PAIRS',
    what: 'The group has no replication pairs: there is nothing to move or to keep in sync',
    todo: 'Is it the right group?',
    stops: 'all',
    noted: null,
  },
  'server-deleted': {
    code: 'DR_SERVER_DELETED',
    what: "A server was deleted behind the service's back",
    todo: 'Delete the broken protected instance in the console, then "retry"; or "abort".',
    stops: 'all (SDRS)',
    noted: null,
  },
  'replication-link-down': {
    code: 'DR_LINK_DOWN',
    what: 'Group or pair has fault level 5: the replication link is down',
    todo: 'The link recovers by itself, or call the provider; then "retry".',
    stops: 'failover, switchover',
    noted: null,
  },
  'not-in-sync': {
    code: 'DR_NOT_IN_SYNC',
    what: 'Not every pair is "active": what was written since the last sync of these disks is lost if production moves',
    todo: 'Wait until all are, then "retry". Of a failover it is only noted.',
    stops: 'switchover, disable (SDRS)',
    noted: 'failover',
  },
  'production-elsewhere': {
    code: 'DR_PRODUCTION_ELSEWHERE',
    what: 'Production is not where the action must find it',
    todo: 'Look where it is; another procedure, or the other direction, may be what is wanted.',
    stops: 'all',
    noted: null,
  },
  'direction-disagrees': {
    code: 'DR_DIRECTION_DISAGREES',
    what: 'Group, pairs and instances disagree where production is',
    todo: 'Look in the console, and have the provider set it right; then "retry".',
    stops: 'all',
    noted: null,
  },
  'direction-unknown': {
    code: 'DR_DIRECTION_UNKNOWN',
    what: 'The group does not say where production is',
    todo: 'Look in the console; then "retry".',
    stops: 'all',
    noted: null,
  },
  'zone-unconfirmed': {
    code: 'DR_ZONE_UNCONFIRMED',
    what: "Nobody has checked that the zone named is the group's other zone",
    todo: 'Check it in the console, then "override"; or write the zones of the group into dr.yaml.',
    stops: 'switchover (EVS)',
    noted: null,
    see: 'evs.md',
  },
  'zone-not-restored': {
    code: 'DR_ZONE_NOT_RESTORED',
    what: 'Nobody has confirmed that the lost zone is back',
    todo: 'When it is, "confirmAzRestored".',
    stops: 'reprotect (EVS)',
    noted: null,
    see: 'evs.md',
  },
  'servers-unknown': {
    code: 'DR_SERVERS_UNKNOWN',
    what: 'dr.yaml names no servers of the group: the run leaves them alone',
    todo: 'Stop and start them by hand; write them into dr.yaml for the next time.',
    stops: null,
    noted: 'failover, switchover, reprotect (EVS)',
    see: 'evs.md',
  },
  'ambiguous-state': {
    code: 'DR_STATE_AMBIGUOUS',
    what: "The group has failed over, or was only paused: the provider's pages disagree",
    todo: 'Look at the disks in the console before you go on.',
    stops: null,
    noted: 'reprotect (EVS)',
    see: 'evs.md',
  },
  'partly-unread': {
    code: 'DR_PARTLY_UNREAD',
    what: 'A part of the reading is missing, and why',
    todo: 'Look at that part in the console if it matters.',
    stops: null,
    noted: 'all',
  },
} as const satisfies Readonly<Record<FindingCode, FindingEntry>>;

type Found = (typeof FINDINGS)[FindingCode];
type Entry<Code extends Found['code']> = Pick<Extract<Found, { code: Code }>, 'what' | 'todo'>;

/** The same by code, for the registry. */
export const FINDING_ENTRIES = Object.fromEntries(
  Object.values(FINDINGS).map(({ code, ...entry }) => [code, entry]),
) as unknown as { readonly [Code in Found['code']]: Entry<Code> & ErrorEntry };
