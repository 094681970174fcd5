const SERVERS = 'servers: { eu-de-01: [4f2a7c1e-0d1b-4a53-9d1c-6c1f5c0d7a11] }';
const PROBES =
  'probes: [{ http: "https://shop.example.com/health" }, { tcp: "10.0.0.5:5432", zone: eu-de-02 }]';

const API_TOKEN = '{ person: anna, roles: [operator, approver], token: { env: DR_API_TOKEN_ANNA } }';
const API = `api: { tokens: [${API_TOKEN}] }`;

const ZONES = 'zones: { temporal: [eu-de-01, eu-de-02, eu-de-03], worker: eu-de-03 }';
const DEPLOYMENT = 'deployment: { name: dr-runbooks, build: "2026-11-21.1" }';

const HOOK =
  '{ name: incidents, kind: webhook, url: "https://hooks.example.com/dr", secret: { env: DR_WEBHOOK_KEY } }';
const SLACK = '{ name: ops-slack, kind: slack, url: { env: DR_SLACK_URL } }';
const PAGER = '{ name: on-call, kind: pagerduty, routingKey: { env: DR_PAGERDUTY_KEY } }';

const SOURCE = '{ name: alertmanager, kind: alertmanager, token: { env: DR_ALERTMANAGER_TOKEN } }';
const RULE =
  '{ name: zone-lost, match: { alertname: ZoneLost, zone: eu-de-01 }, procedure: failover, site: eu-de, group: pg-payments, from: eu-de-01 }';

/** A correct line for each place in dr.yaml; `*` stands for a name that people choose, and for a place in a list. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  '': 'sites: { eu-de: { service: sdrs, cloud: otc, region: eu-de, ... } }',
  sites: 'sites: { eu-de: { service: sdrs, cloud: otc, region: eu-de, ... } }',
  'sites.*': 'eu-de: { service: sdrs, cloud: otc, region: eu-de, project: { name: eu-de }, auth: ... }',
  'sites.*.service': 'service: sdrs',
  'sites.*.cloud': 'cloud: otc',
  'sites.*.region': 'region: eu-de',
  'sites.*.endpoints': 'endpoints: { iam: "https://iam.eu-de.otc.t-systems.com", sdrs: ... }',
  'sites.*.endpoints.iam': 'iam: https://iam.eu-de.otc.t-systems.com',
  'sites.*.endpoints.sdrs': 'sdrs: https://sdrs.eu-de.otc.t-systems.com',
  'sites.*.endpoints.evs': 'evs: https://evs.eu-de.otc.t-systems.com',
  'sites.*.endpoints.ecs': 'ecs: https://ecs.eu-de.otc.t-systems.com',
  'sites.*.project': 'project: { name: eu-de }',
  'sites.*.project.id': 'id: "0123456789abcdef0123456789abcdef"',
  'sites.*.project.name': 'name: eu-de',
  'sites.*.auth':
    'auth: { password: { user: dr-operator, domain: OTC-EU-DE-00000000001000012345, password: { env: DR_PASSWORD } } }',
  'sites.*.auth.password':
    'password: { user: dr-operator, domain: OTC-EU-DE-00000000001000012345, password: { env: DR_PASSWORD } }',
  'sites.*.auth.password.user': 'user: dr-operator',
  'sites.*.auth.password.domain': 'domain: OTC-EU-DE-00000000001000012345',
  'sites.*.auth.password.password': 'password: { env: DR_PASSWORD }',
  'sites.*.auth.password.password.env': 'password: { env: DR_PASSWORD }',
  'sites.*.auth.password.password.file': 'password: { file: /run/secrets/dr-password }',
  'sites.*.auth.token': 'token: { file: /run/secrets/dr-token }',
  'sites.*.auth.token.env': 'token: { env: DR_TOKEN }',
  'sites.*.auth.token.file': 'token: { file: /run/secrets/dr-token }',
  'sites.*.auth.accessKey': 'accessKey: { access: QTWAOYTTINDUT2QVKYUC, secret: { env: DR_SECRET_KEY } }',
  'sites.*.auth.accessKey.access': 'access: QTWAOYTTINDUT2QVKYUC',
  'sites.*.auth.accessKey.access.env': 'access: { env: DR_ACCESS_KEY }',
  'sites.*.auth.accessKey.access.file': 'access: { file: /run/secrets/dr-access-key }',
  'sites.*.auth.accessKey.secret': 'secret: { env: DR_SECRET_KEY }',
  'sites.*.auth.accessKey.secret.env': 'secret: { env: DR_SECRET_KEY }',
  'sites.*.auth.accessKey.secret.file': 'secret: { file: /run/secrets/dr-secret-key }',
  'sites.*.auth.accessKey.securityToken': 'securityToken: { file: /run/secrets/dr-security-token }',
  'sites.*.auth.accessKey.securityToken.env': 'securityToken: { env: DR_SECURITY_TOKEN }',
  'sites.*.auth.accessKey.securityToken.file': 'securityToken: { file: /run/secrets/dr-security-token }',
  'sites.*.caFile': 'caFile: certs/company-ca.pem',
  'sites.*.approval': 'approval: one',
  'sites.*.callsPerSecond': 'callsPerSecond: 50',
  'sites.*.drillEvery': 'drillEvery: 90d',
  'sites.*.groups': 'groups: { pg-payments: { probes: [{ http: "https://shop.example.com/health" }] } }',
  'sites.*.groups.*': 'pg-payments: { probes: [{ http: "https://shop.example.com/health" }] }',
  'sites.*.groups.*.zones': 'zones: [eu-de-01, eu-de-02]',
  'sites.*.groups.*.zones.*': 'zones: [eu-de-01, eu-de-02]',
  'sites.*.groups.*.servers': SERVERS,
  'sites.*.groups.*.servers.*': SERVERS,
  'sites.*.groups.*.servers.*.*': SERVERS,
  'sites.*.groups.*.probes': PROBES,
  'sites.*.groups.*.probes.*': PROBES,
  'sites.*.groups.*.probes.*.http': 'http: https://shop.example.com/health',
  'sites.*.groups.*.probes.*.status': 'status: 200',
  'sites.*.groups.*.probes.*.tcp': 'tcp: 10.0.0.5:5432',
  'sites.*.groups.*.probes.*.zone': 'zone: eu-de-02',
  'sites.*.groups.*.recoveryTarget': 'recoveryTarget: 15m',
  'sites.*.groups.*.drillEvery': 'drillEvery: 90d',
  zones: ZONES,
  'zones.temporal': 'temporal: [eu-de-01, eu-de-02, eu-de-03]',
  'zones.temporal.*': 'temporal: [eu-de-01, eu-de-02, eu-de-03]',
  'zones.worker': 'worker: eu-de-03',
  timings: 'timings: { settle: 3m }',
  taskQueue: 'taskQueue: dr-runbooks',
  deployment: DEPLOYMENT,
  'deployment.name': 'name: dr-runbooks',
  'deployment.build': 'build: "2026-11-21.1"',
  api: API,
  'api.listen': 'listen: 127.0.0.1:8080',
  'api.tokens': `tokens: [${API_TOKEN}]`,
  'api.tokens.*': API_TOKEN,
  'api.tokens.*.person': 'person: anna',
  'api.tokens.*.roles': 'roles: [operator, approver]',
  'api.tokens.*.roles.*': 'roles: [operator, approver]',
  'api.tokens.*.token': 'token: { env: DR_API_TOKEN_ANNA }',
  'api.tokens.*.token.env': 'token: { env: DR_API_TOKEN_ANNA }',
  'api.tokens.*.token.file': 'token: { file: /run/secrets/dr-api-token-anna }',
  'api.rateLimit': 'rateLimit: 300',
  'api.tls': 'tls: { certFile: certs/dr-api.pem, keyFile: certs/dr-api.key }',
  'api.tls.certFile': 'certFile: certs/dr-api.pem',
  'api.tls.keyFile': 'keyFile: certs/dr-api.key',
  'api.behindProxy': 'behindProxy: true',
  metrics: 'metrics: { listen: 127.0.0.1:9464 }',
  'metrics.listen': 'listen: 127.0.0.1:9464',
  notify: `notify: [${SLACK}]`,
  'notify.*': SLACK,
  'notify.*.name': 'name: ops-slack',
  'notify.*.kind': 'kind: slack',
  'notify.*.url': 'url: { env: DR_SLACK_URL }',
  'notify.*.url.env': 'url: { env: DR_SLACK_URL }',
  'notify.*.url.file': 'url: { file: /run/secrets/dr-slack-url }',
  'notify.*.secret': HOOK,
  'notify.*.secret.env': 'secret: { env: DR_WEBHOOK_KEY }',
  'notify.*.secret.file': 'secret: { file: /run/secrets/dr-webhook-key }',
  'notify.*.routingKey': PAGER,
  'notify.*.routingKey.env': 'routingKey: { env: DR_PAGERDUTY_KEY }',
  'notify.*.routingKey.file': 'routingKey: { file: /run/secrets/dr-pagerduty-key }',
  'notify.*.on': 'on: [question, reminder, failed, breakGlass]',
  'notify.*.on.*': 'on: [question, reminder, failed, breakGlass]',
  'notify.*.sites': 'sites: [eu-de]',
  'notify.*.sites.*': 'sites: [eu-de]',
  'notify.*.groups': 'groups: [pg-payments]',
  'notify.*.groups.*': 'groups: [pg-payments]',
  alerts: `alerts: { sources: [${SOURCE}], rules: [${RULE}] }`,
  'alerts.blockPeriod': 'blockPeriod: 1h',
  'alerts.sources': `sources: [${SOURCE}]`,
  'alerts.sources.*': SOURCE,
  'alerts.sources.*.name': 'name: alertmanager',
  'alerts.sources.*.kind': 'kind: alertmanager',
  'alerts.sources.*.token': 'token: { env: DR_ALERTMANAGER_TOKEN }',
  'alerts.sources.*.token.env': 'token: { env: DR_ALERTMANAGER_TOKEN }',
  'alerts.sources.*.token.file': 'token: { file: /run/secrets/dr-alertmanager-token }',
  'alerts.sources.*.secret': 'secret: { env: DR_PAGERDUTY_WEBHOOK_SECRET }',
  'alerts.sources.*.secret.env': 'secret: { env: DR_PAGERDUTY_WEBHOOK_SECRET }',
  'alerts.sources.*.secret.file': 'secret: { file: /run/secrets/dr-pagerduty-webhook }',
  'alerts.sources.*.maxAge': 'maxAge: 15m',
  'alerts.rules': `rules: [${RULE}]`,
  'alerts.rules.*': RULE,
  'alerts.rules.*.name': 'name: zone-lost',
  'alerts.rules.*.sources': 'sources: [alertmanager]',
  'alerts.rules.*.sources.*': 'sources: [alertmanager]',
  'alerts.rules.*.match': 'match: { alertname: ZoneLost, zone: [eu-de-01, eu-de-02] }',
  'alerts.rules.*.match.*': 'match: { alertname: ZoneLost, zone: [eu-de-01, eu-de-02] }',
  'alerts.rules.*.procedure': 'procedure: failover',
  'alerts.rules.*.site': 'site: eu-de',
  'alerts.rules.*.group': 'group: pg-payments',
  'alerts.rules.*.group.label': 'group: { label: dr_group }',
  'alerts.rules.*.from': 'from: eu-de-01',
  'alerts.rules.*.from.label': 'from: { label: zone }',
  'alerts.rules.*.to': 'to: eu-de-02',
  'alerts.rules.*.to.label': 'to: { label: to_zone }',
  'alerts.rules.*.incident': 'incident: { label: incident }',
  'alerts.rules.*.incident.label': 'incident: { label: incident }',
  'alerts.rules.*.approval': 'approval: one',
  'alerts.rules.*.servers': 'servers: manage',
  'alerts.rules.*.onFailure': 'onFailure: ask',
  'alerts.rules.*.then': 'then: reprotect',
  'alerts.rules.*.dryRun': 'dryRun: true',
};

/** Below these places, people choose the names. */
const FREE = new Set(['sites', 'sites.*.groups', 'sites.*.groups.*.servers', 'alerts.rules.*.match']);

/** A correct line for the place at this path, or `null`. */
export function exampleFor(path: readonly PropertyKey[]): string | null {
  const place = path.reduce<string>((above, part) => {
    const own = typeof part === 'number' || FREE.has(above) ? '*' : String(part);
    return above === '' ? own : `${above}.${own}`;
  }, '');
  return EXAMPLES[place] ?? (place.startsWith('timings.') ? `${place.slice(8)}: 90s` : null);
}
