import { Command, Option } from '@commander-js/extra-typings';

/**
 * `dr`: the way in for a person at a terminal. Each command loads what it needs when it runs,
 * so that `dr --help` is there at once.
 */
const program = new Command('dr')
  .description('Move a replicated storage group to its other availability zone, once and to the end.')
  .configureHelp({ sortSubcommands: false })
  .showHelpAfterError('("dr --help" shows what there is)')
  .addHelpText(
    'after',
    `
Start here:
  $ dr doctor                                              is everything there?
  $ dr groups --site eu-de                                 what can be failed over?
  $ dr start failover --site eu-de --group pg-payments --dry-run    what would happen?
  $ dr start failover --site eu-de --group pg-payments --wait       do it, and watch

RUN is the id that "dr start" prints, or site/group: eu-de/pg-payments

Exit codes: 0 done · 1 fault in dr · 2 wrong use or configuration · 3 goal not reached
  4 waits for a person · 5 Temporal not reachable · 6 cancelled · 7 no such run · 8 doctor found something`,
  );

const json = () => new Option('--json', 'machine-readable output on stdout, one JSON value a line');
const config = () =>
  new Option('--config <file>', 'configuration file (default: $DR_CONFIG, else ./dr.yaml)');
const taskQueue = () =>
  new Option('--task-queue <name>', 'Temporal task queue (default: $DR_TASK_QUEUE, else the configuration)');

const start = program.command('start').description('start a procedure on one group');

start
  .command('failover')
  .description('move production out of a lost zone; can not be taken back')
  .requiredOption('--site <name>', 'site in dr.yaml')
  .requiredOption('--group <name-or-id>', 'protection group')
  .option('--from <zone>', 'the zone that is lost (default: the zone the group was created in)')
  .option('--dry-run', 'check everything, send nothing')
  .option('--reason <text>', 'why, for the report')
  .option('--incident <id>', 'incident number, for the report and the search')
  .option('--by <name>', 'who starts it (default: $USER)')
  .addOption(
    new Option('--on-failure <what>', 'a failed step asks a person, or ends the run')
      .choices(['ask', 'abort'] as const)
      .default('ask' as const),
  )
  .option('--wait', 'watch until the run has ended')
  .option('--stop-at-question', 'with --wait: end with exit code 4 when the run waits for a person')
  .addOption(json())
  .addOption(config())
  .addOption(taskQueue())
  .action(async (options) => (await import('./commands/start.ts')).startFailover(options));

program
  .command('watch')
  .description('show a run live until it has ended')
  .argument('<run>', 'run id, or site/group')
  .option('--stop-at-question', 'end with exit code 4 when the run waits for a person')
  .addOption(json())
  .action(async (id, options) => (await import('./commands/watch.ts')).watch(id, options));

program
  .command('status')
  .description('show one run, or list the runs')
  .argument('[run]', 'run id, or site/group')
  .option('--all', 'list ended runs too')
  .addOption(json())
  .action(async (id, options) => (await import('./commands/status.ts')).status(id, options));

for (const verb of ['retry', 'abort'] as const) {
  program
    .command(verb)
    .description(verb === 'retry' ? 'try a stopped step again: looks first' : 'end a run at its stopped step')
    .argument('<run>', 'run id, or site/group')
    .option('--by <name>', 'who answers (default: $USER)')
    .option('--reason <text>', 'why, for the report')
    .addOption(json())
    .action(async (id, options) => (await import('./commands/answer.ts')).answer(verb, id, options));
}

program
  .command('cancel')
  .description(
    'stop a run safely: before the POST nothing has happened; after it, what was sent is followed to its end',
  )
  .argument('<run>', 'run id, or site/group')
  .addOption(json())
  .action(async (id, options) => (await import('./commands/cancel.ts')).cancel(id, options));

program
  .command('groups')
  .description('list the protection groups of a site')
  .requiredOption('--site <name>', 'site in dr.yaml')
  .addOption(json())
  .addOption(config())
  .action(async (options) => (await import('./commands/groups.ts')).groups(options));

program
  .command('doctor')
  .description('check configuration, Temporal, and the login of each site')
  .addOption(json())
  .addOption(config())
  .addOption(taskQueue())
  .action(async (options) => (await import('./commands/doctor.ts')).doctor(options));

program
  .command('setup')
  .description('register the search attributes in the Temporal namespace; safe to repeat')
  .addOption(json())
  .action(async (options) => (await import('./commands/setup.ts')).setup(options));

program
  .command('worker')
  .description('run a worker: it carries the runs out')
  .addOption(config())
  .addOption(taskQueue())
  .action(async (options) => (await import('./commands/worker.ts')).worker(options));

program
  .command('simulator')
  .description('run a simulated cloud on this machine, for trying things out')
  .option('--port <number>', 'port (default: a free one)')
  .action(async (options) => (await import('./commands/simulator.ts')).simulator(options));

program.exitOverride((error) => {
  // Commander's own codes: help and version are fine, everything else is wrong use.
  process.exit(error.exitCode === 0 ? 0 : 2);
});

await program.parseAsync();
