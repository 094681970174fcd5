import { Argument, Command, Option } from '@commander-js/extra-typings';
import { docsOf } from '../domain/errors/index.ts';
import { version } from '../version.ts';
import { EXIT } from './exit.ts';
import { addScheduleCommands } from './schedule-commands.ts';

/**
 * `dr`: the way in for a person at a terminal. Each command loads what it needs when it runs,
 * so that `dr --help` is there at once.
 */
const program = new Command('dr')
  .description('Move a replicated storage group to its other availability zone, once and to the end.')
  .version(version(), '-V, --version', 'show the version')
  .helpOption('-h, --help', 'show help')
  .helpCommand('help [command]', 'show help for a command')
  .configureHelp({ sortSubcommands: false })
  .configureOutput({ outputError: (text, write) => write(`${text.trimEnd()}\n${docsOf('DR_USAGE')}\n`) })
  .showHelpAfterError('(--help after the command shows how it is used)')
  // Before the commands are made: they inherit it. Help and version are fine, everything else is wrong use.
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage))
  .addHelpText(
    'after',
    `
Start here:
  dr doctor                                            is everything there?
  dr groups --site eu-de                               what can be failed over?
  dr start failover --site eu-de --group pg-payments --dry-run --wait
                                                       what would happen?
  dr start failover --site eu-de --group pg-payments --wait
                                                       do it, and watch

RUN is site/group, like eu-de/pg-payments, or the id that "dr start" prints.
A drill's is site/group/drill.

Exit codes:
  0  done                            5  Temporal can't be reached
  1  a fault in dr itself            6  the run was cancelled
  2  wrong use or configuration      7  there is no such run
  3  refused, or goal not reached    8  doctor found something missing
  4  the run waits for a person     9  ready: degraded     10  ready: not ready`,
  );

const json = () => new Option('--json', 'machine-readable output on stdout, one JSON value a line');
const config = () =>
  new Option('--config <file>', 'configuration file (default: $DR_CONFIG, else ./dr.yaml)');
const plain = () => new Option('--plain', 'lines instead of a step tree, and no prompts, on a terminal too');
const taskQueue = () =>
  new Option('--task-queue <name>', 'Temporal task queue (default: $DR_TASK_QUEUE, else the configuration)');

const start = program.command('start').description('start a procedure on one group: dr start failover');

/** What every procedure takes. */
const procedure = (name: string, summary: string, description: string) =>
  start
    .command(name)
    .summary(summary)
    .description(description)
    .requiredOption('--site <name>', 'site in dr.yaml')
    .requiredOption('--group <name-or-id>', 'protection group')
    .option('--dry-run', 'check everything, send nothing')
    .option('--reason <text>', 'why, for the report')
    .option('--incident <id>', 'incident number, for the report and the search')
    .option('--by <name>', 'who starts it (default: $USER)')
    .addOption(
      new Option('--servers <what>', 'stop and start the servers, only look at them, or leave them alone')
        .choices(['manage', 'check', 'ignore'] as const)
        .default('manage' as const),
    )
    .addOption(
      new Option('--on-failure <what>', 'a failed step asks a person, or ends the run')
        .choices(['ask', 'abort'] as const)
        .default('ask' as const),
    )
    .addOption(
      new Option('--approval <people>', 'people who must approve first (the site may ask for more)')
        .choices(['none', 'one', 'two'] as const)
        .default('none' as const),
    )
    .addOption(
      new Option(
        '--override <finding=reason>',
        'go on in spite of this finding; may be given again for another one',
      )
        .argParser((text: string, all: string[] | undefined) => [...(all ?? []), text])
        .default([] as string[], 'none'),
    )
    .addOption(
      new Option(
        '--resend <who>',
        'what nothing guards (EVS failover, switchover; a drill), when it did not start: a person decides, or it is sent again',
      )
        .choices(['ask', 'auto'] as const)
        .default('ask' as const),
    )
    .option('--wait', 'watch until the run has ended')
    .option('--stop-at-question', 'with --wait: end with exit code 4 when the run waits for a person')
    .addOption(plain())
    .option('-y, --yes', 'start without asking back; needed where there is no terminal')
    .addOption(json())
    .addOption(config())
    .addOption(taskQueue());

procedure(
  'failover',
  "move production out of a lost zone; it can't be taken back",
  'Move production of a group out of a zone that is lost. The old servers are forced off; there is no way back but reprotect and a switchover back.',
)
  .option(
    '--from <zone>',
    'the zone that is lost (default: the zone that was production when the group was created)',
  )
  .addOption(
    new Option('--then <what>', 'carry on in the same run, each part after a person has said so').choices([
      'reprotect',
      'failback',
    ] as const),
  )
  .action(async (options) => (await import('./commands/start.ts')).startProcedure('failover', options));

procedure(
  'switchover',
  'move production to the other zone as planned, without loss',
  'Planned failover: stop the servers, move production to the zone that is named, start the servers there. Every pair must be in sync.',
)
  .requiredOption('--to <zone>', 'the zone that production is to run in; also: source, target')
  .action(async (options) => (await import('./commands/start.ts')).startProcedure('switchover', options));

procedure(
  'failback',
  'bring production home after a failover, as one run',
  'After a failover: reprotect, wait until every pair is in sync, then switch over back home.',
)
  .option('--to <zone>', 'home (default: the zone that was production when the group was created)')
  .action(async (options) => (await import('./commands/start.ts')).startProcedure('failback', options));

procedure(
  'reprotect',
  'protect a group again after a failover',
  'After a failover: replicate in the other direction, until every pair is in sync. Production stays where it is.',
).action(async (options) => (await import('./commands/start.ts')).startProcedure('reprotect', options));

procedure(
  'enable-protection',
  'start the replication of a group',
  'Start the replication of a group, and watch it until every pair is in sync.',
).action(async (options) =>
  (await import('./commands/start.ts')).startProcedure('enableProtection', options),
);

procedure(
  'disable-protection',
  'stop the replication of a group',
  'Stop the replication of a group. Until it is enabled again there is nothing to fail over to.',
).action(async (options) =>
  (await import('./commands/start.ts')).startProcedure('disableProtection', options),
);

procedure(
  'exercise',
  'practise: production visits the other zone and comes home',
  'Switch production of a group over to the other zone and back, as planned and without loss, to see that it can. Only for groups with "exercise: allowed" in dr.yaml, always after an approval. A real failover of the group ends it.',
)
  .option('--to <zone>', 'the zone to visit (default: the one where production is not)')
  .action(async (options) => (await import('./commands/start.ts')).startProcedure('exercise', options));

procedure(
  'drill',
  'try the DR side on copies of the servers, beside production',
  'DR drill (SDRS): make copies of the servers in a network of their own, see whether they work, hold them for a while, delete them again. Production and its replication are not touched; a real run that starts meanwhile is not kept waiting. Its RUN is site/group/drill.',
)
  .option('--vpc <id>', 'network for the copies (default: drill.vpc in dr.yaml, else the service makes one)')
  .option('--hold <duration>', 'how long to keep them once they are usable, like 30m (default: not at all)')
  .addOption(
    new Option('--verdict <whose>', 'probes alone, or a person too, say whether they work')
      .choices(['auto', 'person'] as const)
      .default('auto' as const),
  )
  .action(async (options) => (await import('./commands/start.ts')).startProcedure('drill', options));

program
  .command('watch')
  .description(
    'Show a run live until it has ended; on a terminal as a step tree, where its questions can be answered. Ctrl-C ends the watching, never the run.',
  )
  .summary('show a run live until it has ended')
  .argument('<run>', 'site/group, or a run id')
  .option('--stop-at-question', 'end with exit code 4 when the run waits for a person')
  .option('--by <name>', 'who answers its questions here (default: $USER)')
  .addOption(plain())
  .addOption(json())
  .action(async (id, options) => (await import('./commands/watch.ts')).watch(id, options));

program
  .command('status')
  .description('show one run, or list the runs')
  .argument('[run]', 'site/group, or a run id')
  .option('--all', 'list ended runs too')
  .addOption(json())
  .action(async (id, options) => (await import('./commands/status.ts')).status(id, options));

program
  .command('links')
  .description(
    'Where to look at a run: the pages of the Temporal UI, and the HTTP API. Needs DR_UI_URL, DR_API_URL.',
  )
  .summary('where to look at a run in a browser')
  .argument('<run>', 'site/group, or a run id')
  .addOption(json())
  .addOption(config())
  .action(async (id, options) => (await import('./commands/links.ts')).links(id, options));

program
  .command('report')
  .description(
    'The evidence report of a run, for an auditor: who, why, each call with its request id, each lost answer and what the looks found, approvals, times against the target. Runs that failed, were cancelled or still run have one too. Needs no worker.',
  )
  .summary('the evidence report of a run')
  .argument('[run]', 'site/group, or a run id')
  .option('--html', 'one self-contained file with a timeline')
  .option('--md', 'Markdown (default)')
  .addOption(json())
  .option('--out <file>', 'write it there; .html, .md or .json says which form')
  .option('--execution <id>', 'this execution of RUN, as "dr drills" lists it (default: the latest)')
  .option('--target <duration>', 'recovery target, like 15m (default: as dr.yaml said when the run began)')
  .option('--history <file>', "also write the history that it is derived from; its SHA-256 is the report's")
  .option('--from <file>', 'from a stored history, without Temporal')
  .action(async (id, options) => (await import('./commands/report.ts')).report(id, options));

const ANSWERS = [
  ['retry', 'try a stopped step again: looks first'],
  ['override', 'go on in spite of a finding, by its name'],
  ['attest', 'say that you have done the stopped step by hand; a fresh look must agree'],
  ['skip', 'go on without a stopped step, where that is possible'],
  ['stop-hard', 'cut the power of servers that ignore a stop'],
  ['abort', 'end a run at its stopped step'],
  ['approve', 'approve what a run wants to do next'],
  ['decline', 'decline it: the run ends, nothing is sent'],
  ['break-glass', 'go on without the approvals that are missing, in an emergency'],
  ['confirm-az-restored', 'confirm that the zone that was lost is restored'],
  ['release', 'let a group go where its run waits between two parts'],
  ['note', 'write something into the report of a run'],
] as const;
/** They ask back first (domain/stakes.ts). */
const NO_WAY_BACK: readonly string[] = ['stop-hard', 'break-glass', 'confirm-az-restored'];
for (const [name, description] of ANSWERS) {
  program
    .command(name)
    .description(description)
    .argument('<run>', 'site/group, or a run id')
    .option('--by <name>', 'who answers (default: $USER)')
    .option('--reason <text>', 'why, for the report')
    .option('--finding <name>', 'override: the finding')
    .option('--text <text>', 'note: what to remember')
    .option('--question <number>', 'the question that is meant (default: the one that is open)')
    .addOption(
      new Option('-y, --yes', 'without asking back; needed where there is no terminal').hideHelp(
        !NO_WAY_BACK.includes(name),
      ),
    )
    .addOption(json())
    .action(async (id, options) => (await import('./commands/answer.ts')).answer(name, id, options));
}

program
  .command('cancel')
  .description(
    'Stop a run safely: before the POST nothing has happened; after it, nothing new is started and what was sent is followed to its end.',
  )
  .summary('stop a run safely')
  .argument('<run>', 'site/group, or a run id')
  .addOption(json())
  .action(async (id, options) => (await import('./commands/cancel.ts')).cancel(id, options));

addScheduleCommands(program as unknown as Command);

program
  .command('ready')
  .summary('would a failover work now?')
  .description(
    'The last readiness results: what a failover and a switchover of each group would find, login, servers, drills, zones. Ends with 0 only where everything is ready: 9 degraded, 10 not ready (or nobody has looked for longer than --max-age), 7 no result.',
  )
  .argument('[site]', 'SITE, or SITE/GROUP (default: everything that was checked)')
  .option('--now', 'check now, and wait for it; it only reads')
  .option('--max-age <duration>', 'a result that is older is no result (default: 1h)')
  .addOption(json())
  .addOption(config())
  .addOption(taskQueue())
  .action(async (site, options) => (await import('./commands/ready.ts')).ready(site, options));

program
  .command('drills')
  .summary('the record of drills and exercises')
  .description(
    'Drills and exercises: outcome, recovery time against its target, findings, who and when, and groups whose last good drill is too old. Reaches as far back as Temporal keeps ended runs. Needs no worker.',
  )
  .option('--since <duration>', 'what has ended since then, like 90d', '90d')
  .option('--site <name>', 'of this site only')
  .option('--group <name-or-id>', 'of this group only')
  .option('--limit <number>', 'at most so many runs, the newest', '1000')
  .option('--html', 'one self-contained file with a trend chart, for an auditor')
  .option('--out <file>', 'write it there; .html or .json says which form')
  .addOption(json())
  .addOption(config())
  .action(async (options) => (await import('./commands/drills.ts')).drills(options));

program
  .command('groups')
  .description('list the protection groups of a site')
  .requiredOption('--site <name>', 'site in dr.yaml')
  .addOption(json())
  .addOption(config())
  .action(async (options) => (await import('./commands/groups.ts')).groups(options));

program
  .command('doctor')
  .description('check configuration, Temporal, worker and logins')
  .addOption(json())
  .addOption(config())
  .addOption(taskQueue())
  .action(async (options) => (await import('./commands/doctor.ts')).doctor(options));

program
  .command('notify')
  .description('who is told what happens in runs')
  .command('test')
  .description('send a test notice to the targets of dr.yaml, once')
  .option('--target <name>', 'to this target only')
  .addOption(json())
  .addOption(config())
  .action(async (options) => (await import('./commands/notify.ts')).testNotify(options));

const alerts = program.command('alerts').description('alerts that start runs');

alerts
  .command('test')
  .description(
    'Show which rule a stored delivery of alerts would match, and what would be started; starts nothing. Needs no Temporal.',
  )
  .summary('what a delivery of alerts would start')
  .argument('<file>', 'the body of a delivery, JSON; - is stdin')
  .requiredOption('--source <name>', 'source in dr.yaml')
  .addOption(json())
  .addOption(config())
  .action(async (file, options) => (await import('./commands/alerts.ts')).testAlerts(file, options));

alerts
  .command('blocks')
  .description('the groups for which no alert starts anything, and until when')
  .option('--site <name>', 'of this site only')
  .addOption(json())
  .action(async (options) => (await import('./commands/blocks.ts')).blocks(options));

alerts
  .command('lift')
  .description('let alerts start runs of a group again, before the block period is over')
  .argument('<group>', 'site/group')
  .option('--by <name>', 'who lifts it (default: $USER)')
  .option('--reason <text>', 'why')
  .addOption(json())
  .action(async (group, options) => (await import('./commands/blocks.ts')).lift(group, options));

program
  .command('explain')
  .description('what an error code means, and what to do: dr explain DR_NO_WORKER')
  .argument('[code]', 'as it was shown; left out: all of them')
  .addOption(json())
  .action(async (code, options) => (await import('./commands/explain.ts')).explainCode(code, options));

program
  .command('setup')
  .description('prepare the Temporal namespace; safe to repeat')
  .addOption(json())
  .action(async (options) => (await import('./commands/setup.ts')).setup(options));

program
  .command('worker')
  .description('run a worker: it carries the runs out')
  .addOption(config())
  .addOption(taskQueue())
  .action(async (options) => (await import('./commands/worker.ts')).worker(options));

program
  .command('api')
  .description('run the HTTP API, for incident tooling')
  .addOption(config())
  .option('--listen <address:port>', 'where to listen (default: as dr.yaml says, else 127.0.0.1:8080)')
  .action(async (options) => (await import('./commands/api.ts')).api(options));

program
  .command('simulator')
  .description('run a simulated cloud, for trying things out')
  .option('--port <number>', 'port (default: a free one)')
  .action(async (options) => (await import('./commands/simulator.ts')).simulator(options));

program
  .command('completion')
  .description('print what a shell needs to complete dr: source <(dr completion bash)')
  .addArgument(new Argument('<shell>', 'your shell').choices(['bash', 'zsh', 'fish'] as const))
  .action(async (shell) => (await import('./commands/completion.ts')).completion(shell));

// What such a script asks at each Tab key.
program
  .command('complete', { hidden: true })
  .argument('[words...]')
  .action(async (words) => (await import('./commands/completion.ts')).complete(program, words));

await program.parseAsync();
