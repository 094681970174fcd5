import { NOTICE_EVENTS, READINESS_EVENTS, type Notice, type NoticeEvent } from '../domain/notices.ts';
import type { NotifyYaml } from './notify-schema.ts';
import { Secret, secretRef } from './secret.ts';
import type { SecretYaml } from './secret-schema.ts';

interface Common {
  name: string;
  on: readonly NoticeEvent[];
  /** Null: all. */
  sites: readonly string[] | null;
  /** By name or id; null: all. */
  groups: readonly string[] | null;
}

/** Who is told. Where a target is, and its keys, never leave the worker. */
export type NotifyTarget = Common &
  (
    | { kind: 'webhook'; url: string | Secret; secret: Secret }
    | { kind: 'slack'; url: Secret }
    /** An endpoint without a path. */
    | { kind: 'pagerduty'; url: string; routingKey: Secret }
  );

const PAGERDUTY = 'https://events.pagerduty.com';

/** `base` is the directory of dr.yaml. The YAML has passed the schema. */
export function buildNotify(yaml: NotifyYaml, base: string, env: NodeJS.ProcessEnv): NotifyTarget[] {
  const at = (ref: SecretYaml | undefined): Secret => new Secret(secretRef(ref ?? {}, base), env);
  return yaml.map((target): NotifyTarget => {
    const { name, kind, url, secret, routingKey, on, sites = null, groups = null } = target;
    const common = { name, on: on ?? NOTICE_EVENTS, sites, groups };
    switch (kind) {
      case 'webhook':
        return { ...common, kind, url: typeof url === 'string' ? url : at(url), secret: at(secret) };
      case 'slack':
        return { ...common, kind, url: at(typeof url === 'string' ? undefined : url) };
      case 'pagerduty': {
        const endpoint = typeof url === 'string' ? url.replace(/\/+$/, '') : PAGERDUTY;
        return { ...common, kind, url: endpoint, routingKey: at(routingKey) };
      }
      default:
        return kind satisfies never;
    }
  });
}

/** What is looked up for the targets, with its path in dr.yaml. */
export function notifyReferences(
  targets: readonly NotifyTarget[],
): { target: string; path: string; secret: Secret; confidential: boolean }[] {
  return targets.flatMap((one, index) =>
    Object.entries(one).flatMap(([key, value]: [string, unknown]) =>
      value instanceof Secret
        ? [{ target: one.name, path: `notify.${index}.${key}`, secret: value, confidential: true }]
        : [],
    ),
  );
}

/** What the targets want to hear of a group, in a fixed order. */
export function wantedEvents(
  targets: readonly NotifyTarget[],
  of: { site: string; group: { id: string | null; name: string } },
): NoticeEvent[] {
  const mine = targets.filter((target) => covers(target, of));
  return NOTICE_EVENTS.filter((event) => mine.some((target) => wants(target, event)));
}

/** What the targets want to hear of a site's readiness, whichever groups they are for. */
export function wantedOfReadiness(targets: readonly NotifyTarget[], site: string): NoticeEvent[] {
  const mine = targets.filter(({ sites }) => sites?.includes(site) ?? true);
  return READINESS_EVENTS.filter((event) => mine.some((target) => wants(target, event)));
}

/** Those that are to be told of it. */
export function targetsFor(targets: readonly NotifyTarget[], notice: Notice): NotifyTarget[] {
  const { event, site, readiness } = notice;
  const about = readiness === null ? [notice.group] : readiness.groups;
  const concerns = (target: NotifyTarget): boolean =>
    readiness?.wholeSite === true
      ? covers({ ...target, groups: null }, notice)
      : about.some((group) => covers(target, { site, group }));
  return targets.filter((one) => concerns(one) && (event === 'test' || wants(one, event)));
}

function covers(
  { sites, groups }: Pick<NotifyTarget, 'sites' | 'groups'>,
  { site, group }: { site: string; group: { id: string | null; name: string } },
): boolean {
  if (sites !== null && !sites.includes(site)) return false;
  return groups === null || groups.includes(group.name) || (group.id !== null && groups.includes(group.id));
}

function wants({ kind, on }: NotifyTarget, event: NoticeEvent): boolean {
  if (on.includes(event)) return true;
  // Who opens a page closes it: a question that is answered must not go on ringing.
  if (kind !== 'pagerduty') return false;
  if (event === 'answered') return on.includes('question') || on.includes('reminder');
  if (event === 'readyAgain') return on.includes('notReady');
  return event === 'completed' && on.includes('failed');
}
