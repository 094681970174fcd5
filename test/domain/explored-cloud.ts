import { isIn, type ActionRule } from '../../src/domain/action-rule.ts';
import { actionTowards } from '../../src/domain/actions.ts';
import { STATES } from '../../src/domain/states.ts';
import { goalOf, show, shownAs, type Kind, type Shown } from './explored-kinds.ts';
import { LOST, SAFE } from './support.ts';

/** The service as the tables of states describe it, and where they leave room, at its worst: values, never changed. */
export interface Cloud {
  shown: Shown;
  /** What runs on the group; `job` only where it is ours and the service has jobs. */
  running: { rule: ActionRule; ours: boolean; job: string | null } | null;
  jobs: Readonly<Record<string, 'RUNNING' | 'SUCCESS' | 'FAIL'>>;
}

export interface Taken {
  fails: boolean;
  cloud: Cloud;
}

const FLAPS: Readonly<Record<string, string>> = { active: 'inactive', inactive: 'active', copying: 'active' };

/** A POST of ours reaches the service: what becomes of the group; nothing, where it is refused or has nothing left to do. */
export function take(cloud: Cloud, kind: Kind): Taken[] {
  const { rule, goal } = kind;
  const seen = show(cloud.shown, rule.service);
  if (rule.guarded) {
    // What "guarded" promises: the service refuses a second one, or it has nothing left to do.
    if (cloud.running !== null || isThere(cloud.shown, kind)) return [];
    const action = actionTowards(rule.name, goal, seen.group);
    if ('station' in action && action.station !== null && cloud.shown.zone === goal.to) return [];
  }
  // Of what is not guarded no page says that a second one is refused where the first has ended.
  const open = isIn(seen.group, rule.allowedFrom) || (!rule.guarded && isIn(seen.group, rule.done));
  return open ? begin(cloud, rule, kind, true) : [];
}

/** Does the group stand where the action is to bring it? Said once more, without the product's word for it. */
export function isThere({ status, replication, zone }: Shown, { rule, goal }: Kind): boolean {
  return zone === goal.to && isIn({ status, replicationStatus: replication }, rule.done);
}

/** What somebody else can do in the console now, and what replication does by itself. */
export function* others(cloud: Cloud, kind: Kind): Generator<[string, Cloud]> {
  const { shown, running } = cloud;
  const { service } = kind.rule;
  yield ['renames the group', write(cloud, {})];
  for (const rule of Object.values(STATES[service].actions)) {
    if (running !== null || !isIn(show(shown, service).group, rule.allowedFrom)) continue;
    for (const taken of begin(cloud, rule, kind, false).slice(0, 1))
      yield [`sends a ${rule.name}`, taken.cloud];
  }
  // Whether the link's coming and going is written to `updated_at`, no page says: the harder case is that it isn't.
  const replication = FLAPS[shown.replication ?? ''];
  if (replication !== undefined)
    yield [`flap: replication ${replication}`, { ...cloud, shown: shownAs({ ...shown, replication }) }];
}

/** What has no running state of its own takes hold in the moment in which it shows. */
function begin(cloud: Cloud, rule: ActionRule, kind: Kind, ours: boolean): Taken[] {
  const [running] = rule.running;
  const job = ours && rule.service === 'sdrs' ? `j-${Object.keys(cloud.jobs).length}` : null;
  const jobs = job === null ? cloud.jobs : { ...cloud.jobs, [job]: 'RUNNING' as const };
  const busy = { ...cloud, jobs, running: { rule, ours, job } };
  if (running === undefined) return endings(busy, kind);
  return [{ fails: false, cloud: write(busy, into(cloud.shown, running)) }];
}

/** What runs comes to its end: in any of the states that the tables allow, or in the error state. */
export function endings(cloud: Cloud, kind: Kind): Taken[] {
  const { running, shown } = cloud;
  if (running === null) return [];
  const { rule, job } = running;
  const end = (how: 'SUCCESS' | 'FAIL', patch: Partial<Shown>): Cloud => {
    const jobs = job === null ? cloud.jobs : { ...cloud.jobs, [job]: how };
    return write({ ...cloud, running: null, jobs }, patch);
  };
  const moves = goalOf(rule).from !== null;
  const zone = moves ? (shown.zone === LOST ? SAFE : LOST) : shown.zone;
  // What costs data copies nothing back.
  const stopped = rule.outOfSync === 'costs data' && shown.replication !== null;
  const before = stopped ? { ...shown, replication: 'active-stopped' } : shown;
  const patterns = rule === kind.rule ? kind.ends : rule.done.slice(0, 1);
  const done = patterns.map((pattern) => end('SUCCESS', { ...into(before, pattern), zone }));
  const failed = rule.service === 'sdrs' ? [...shown.failed, rule.serviceWord] : shown.failed;
  const fails = end('FAIL', { ...into(shown, rule.failed[0] ?? 'error'), failed });
  return [...done.map((one) => ({ fails: false, cloud: one })), { fails: true, cloud: fails }];
}

function into(shown: Shown, pattern: string): Pick<Shown, 'status' | 'replication'> {
  const [status = '*', replication = shown.replication] = pattern.split('/');
  return { status: status === '*' ? shown.status : status, replication };
}

function write(cloud: Cloud, patch: Partial<Shown>): Cloud {
  return { ...cloud, shown: shownAs({ ...cloud.shown, ...patch, version: cloud.shown.version + 1 }) };
}
