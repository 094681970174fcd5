// The script that a tired person writes: logs in, finds the group, sends, polls. Nothing survives it: no check, no look
// before, a lost answer is an exception, a closed terminal is the end. It is the measure of how much durability costs.
const [cloud = '', name = '', pollMs = '5000'] = process.argv.slice(2);

const login = await fetch(`${cloud}/v3/auth/tokens`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({
    auth: {
      identity: {
        methods: ['password'],
        password: {
          user: {
            name: 'dr-runbooks',
            password: process.env['SIM_PASSWORD'],
            domain: { name: 'OTC-EU-DE-00000000001000000001' },
          },
        },
      },
      scope: { project: { name: 'eu-de' } },
    },
  }),
});
const token = login.headers.get('x-subject-token') ?? '';
const { token: shown } = (await login.json()) as { token: { project: { id: string } } };
const base = `${cloud}/v1/${shown.project.id}`;

const { server_groups: groups } = (await call('GET', '/server-groups')) as {
  server_groups: { id: string; name: string }[];
};
const group = groups.find((one) => one.name === name);
if (group === undefined) throw new Error(`no group ${name}`);
const { job_id: job } = (await call('POST', `/server-groups/${group.id}/action`, {
  'failover-server-group': {},
})) as { job_id: string };
for (;;) {
  const { status } = (await call('GET', `/jobs/${job}`)) as { status: string };
  if (status === 'FAIL') throw new Error('the job failed');
  if (status === 'SUCCESS') break;
  await new Promise((resolve) => setTimeout(resolve, Number(pollMs)));
}

async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(base + path, {
    method,
    headers: { 'X-Auth-Token': token, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response.json();
}
