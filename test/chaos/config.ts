import { KNOWN_EVS_GROUP, PRACTICE_GROUP, ZONES } from './ground.ts';
import type { Lane } from './stage.ts';

export const TASK_QUEUE = 'dr-chaos';

/** How late a lost POST may still start, by the protocol's own assumption. */
export const ARMED_MS = 4_000;

/** Short windows: what takes minutes in production takes a second here. Orders hold as in production. */
const TIMINGS = `timings:
  postTimeout: 2s
  sendDeadline: 3s
  settle: 3500ms
  settleReadEvery: 100ms
  resendBackoff: 100ms
  pollEvery: 50ms
  followGrace: 500ms
  followLimit: 20s
  readTimeout: 2s
  readPatience: 8s
  serverStart: 3s
  serverStop: 3s
  probeLimit: 3s
  drillLimit: 25s
  drillVerdict: 6s
  armed: ${ARMED_MS}ms
  reminder: 10m
  heartbeatTimeout: 2s
`;

/** The dr.yaml of both workers: a site of each service for each lane. */
export function drYamlOf(lanes: readonly Lane[]): string {
  return `sites:\n${lanes.map(sitesOf).join('')}taskQueue: ${TASK_QUEUE}\n${TIMINGS}`;
}

function sitesOf({ cloud: { url }, sites }: Lane): string {
  const login = `    project: { name: eu-de }
    auth: { password: { user: dr-runbooks, domain: OTC-EU-DE-00000000001000000001, password: { env: SIM_PASSWORD } } }
`;
  return `  ${sites.sdrs}:
    service: sdrs
    endpoints: { iam: "${url}", sdrs: "${url}", ecs: "${url}" }
    groups: { ${PRACTICE_GROUP}: { exercise: allowed } }
${login}  ${sites.evs}:
    service: evs
    endpoints: { iam: "${url}", evs: "${url}", ecs: "${url}" }
    groups: { ${KNOWN_EVS_GROUP}: { zones: [${ZONES.join(', ')}], exercise: allowed } }
${login}`;
}
