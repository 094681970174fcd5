import { Option, type Command } from '@commander-js/extra-typings';
import { PROCEDURES } from '../domain/procedures.ts';

const json = () => new Option('--json', 'machine-readable output on stdout, one JSON value a line');
const config = () =>
  new Option('--config <file>', 'configuration file (default: $DR_CONFIG, else ./dr.yaml)');
const taskQueue = () =>
  new Option('--task-queue <name>', 'Temporal task queue (default: $DR_TASK_QUEUE, else the configuration)');
const by = () => new Option('--by <name>', 'who does it (default: $USER)');
const again = (text: string, all: string[] | undefined) => [...(all ?? []), text];
const repeated = <Flags extends string>(flags: Flags, description: string) =>
  new Option(flags, description).argParser(again).default([] as string[], 'none');

/** `dr schedule …` */
export function addScheduleCommands(program: Command): void {
  const schedule = program
    .command('schedule')
    .description('start dry runs and exercises again and again: dr schedule apply')
    .addHelpText(
      'after',
      `
SCHEDULE is as "dr schedule list" prints it, like weekly/eu-de/pg-payments.
With show, pause and resume, weekly or weekly/eu-de stands for all of it.`,
    );

  schedule
    .command('apply')
    .summary('make what dr.yaml declares so')
    .description(
      'Compare the schedules that dr.yaml declares with what is there, show the difference, ask, and make it so. Only what an earlier apply has made is ever changed or removed.',
    )
    .option('--dry-run', 'show the difference, change nothing')
    .option('--yes', 'do not ask')
    .option('--paused', 'new schedules begin paused')
    .addOption(by())
    .addOption(json())
    .addOption(config())
    .addOption(taskQueue())
    .action(async (options) => (await import('./commands/schedule-apply.ts')).applySchedules(options));

  schedule
    .command('list')
    .description('list the schedules: next start, last one, paused or not')
    .addOption(json())
    .action(async (options) => (await import('./commands/schedule-show.ts')).listSchedules(options));

  schedule
    .command('show')
    .description('show one schedule: next starts, last starts with their outcome, why it is paused')
    .argument('<schedule>', 'as "dr schedule list" prints it')
    .addOption(json())
    .action(async (id, options) => (await import('./commands/schedule-show.ts')).showSchedule(id, options));

  addCreate(schedule);

  schedule
    .command('pause')
    .description('start nothing more until it is resumed; what is under way goes on')
    .argument('<schedule>', 'one, or the name of a declaration for all of it')
    .addOption(by())
    .option('--reason <text>', 'why, for its note')
    .addOption(json())
    .action(async (id, options) => (await import('./commands/schedule-act.ts')).pause(id, options));

  schedule
    .command('resume')
    .description('go on after a pause')
    .argument('<schedule>', 'one, or the name of a declaration for all of it')
    .addOption(by())
    .option('--reason <text>', 'why, for its note')
    .addOption(json())
    .action(async (id, options) => (await import('./commands/schedule-act.ts')).resume(id, options));

  schedule
    .command('trigger')
    .description('one start now, also of a paused schedule')
    .argument('<schedule>', 'as "dr schedule list" prints it')
    .addOption(json())
    .action(async (id, options) => (await import('./commands/schedule-act.ts')).trigger(id, options));

  schedule
    .command('delete')
    .description('delete a schedule; what is under way goes on')
    .argument('<schedule>', 'as "dr schedule list" prints it')
    .addOption(json())
    .action(async (id, options) => (await import('./commands/schedule-act.ts')).remove(id, options));
}

function addCreate(schedule: Command): void {
  schedule
    .command('create')
    .summary('make a schedule that dr.yaml does not declare')
    .description('Make a schedule by hand. "dr schedule apply" never touches it.')
    .argument('<name>', 'of your choice')
    .argument('<procedure>', PROCEDURES.join(', '))
    .requiredOption('--site <name>', 'site in dr.yaml')
    .addOption(repeated('--group <name-or-id>', 'protection group; may be given again for another one'))
    .addOption(repeated('--at <time>', 'a time of the day like 03:00; may be given again'))
    .option('--on <days>', 'with --at: days of the week, like sat,sun (default: all)')
    .option('--days <days>', 'with --at: days of the month, like 1-7 (default: all)')
    .option('--months <months>', 'with --at: like jan,jul (default: all)')
    .option('--cron <fields>', 'instead of --at: minute, hour, day, month, day of the week')
    .option('--every <duration>', 'instead of --at: again and again, like 15m')
    .option('--time-zone <name>', 'whose clock that is, like Europe/Berlin (default: UTC)')
    .option(
      '--spread <duration>',
      'over how long the groups are spread (default: 1h; with --every, all of it)',
    )
    .addOption(
      repeated('--freeze <from..until=reason>', 'when nothing starts, like 12-18..01-06; may be given again'),
    )
    .option('--catch-up <duration>', 'how late a missed start may be (default: 10m)')
    .option('--no-pause-on-failure', 'a run that fails does not pause it')
    .option('--dry-run', 'each start is a dry run: checks everything, sends nothing')
    .option('--input <json>', "whatever else the run's input takes")
    .option('--paused', 'it begins paused')
    .addOption(by())
    .addOption(json())
    .addOption(config())
    .addOption(taskQueue())
    .action(async (name, procedure, options) =>
      (await import('./commands/schedule-create.ts')).createSchedules(name, procedure, options),
    );
}
