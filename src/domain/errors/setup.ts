import type { ErrorTable } from './entry.ts';

/** What keeps a command, a worker, the API or the demo from working at all. */
export const SETUP = {
  DR_USAGE: {
    what: "The command was typed in a way that can't be meant; nothing was done",
    todo: '--help after the command shows how it is used.',
    exit: 2,
    see: 'cli.md',
  },
  DR_NOT_ASKED: {
    what: 'What was typed acts and has to be confirmed, and there was nobody to ask; nothing was done',
    todo: 'Say it at a terminal, or add --yes if it is meant.',
    exit: 2,
    see: 'cli.md#asked-back',
  },
  DR_NOT_CONFIRMED: {
    what: 'What was asked back was not confirmed; nothing was done',
    todo: 'Type it again if it is meant.',
    exit: 3,
    see: 'cli.md#asked-back',
  },
  DR_NOT_BUILT: { what: '"dr" has not been built yet', todo: 'Run "npm run build".', exit: 1 },
  DR_CONFIG_UNREADABLE: {
    what: "The configuration file is not there, or can't be read",
    todo: 'Name it by --config or DR_CONFIG, else it is ./dr.yaml; dr.example.yaml is a start.',
    exit: 2,
    see: 'configuration.md',
  },
  DR_CONFIG_YAML: {
    what: 'The configuration file is not valid YAML',
    todo: 'The line is named; mostly it is an indent, a quote or a colon.',
    exit: 2,
    see: 'configuration.md',
  },
  DR_CONFIG_INVALID: {
    what: 'Something in the configuration is missing, unknown or wrong',
    todo: 'Each problem is named with its line, what would be right, and an example.',
    exit: 2,
    see: 'configuration.md',
  },
  DR_ENVIRONMENT_INVALID: {
    what: 'An environment variable has a value that nobody can use',
    todo: 'The sentence names it, with an example.',
    exit: 2,
    see: 'configuration.md',
  },
  DR_SECRET_MISSING: {
    what: 'A secret is not where the configuration says that it is, or is empty',
    todo: 'Put it there: the variable or file is named, never the value.',
    exit: 2,
    see: 'configuration.md',
  },
  DR_LISTEN: {
    what: "The program can't listen at this address",
    todo: 'Free the port or name another one; an address that others reach needs TLS, or a proxy that has it.',
    exit: 2,
    see: 'api.md',
  },
  DR_TEMPORAL_AWAY: {
    what: 'Temporal does not answer',
    todo: 'Is it running, is TEMPORAL_ADDRESS right? What was asked for may have been done: look first. A start is safe to repeat with its key.',
    http: 503,
    exit: 5,
  },
  DR_TEMPORAL_REFUSES: {
    what: 'Temporal refuses this program',
    todo: 'Check address, namespace and credentials (TEMPORAL_… variables, temporal.toml) where it runs.',
    http: 503,
    exit: 5,
  },
  DR_TEMPORAL_CONFIG: {
    what: "The settings for the way to Temporal can't be used",
    todo: 'Check the TEMPORAL_… variables and temporal.toml.',
    exit: 5,
  },
  DR_TEMPORAL_ERROR: {
    what: 'Temporal answered with an error, in the words shown',
    todo: 'Look with "dr status" before you say it again.',
    exit: 5,
  },
  DR_ATTRIBUTES_MISSING: {
    what: "The namespace has not got the search attributes; runs work, but the list can't be searched by them",
    todo: 'Run "dr setup", once for each namespace.',
    see: 'temporal-ui.md',
  },
  DR_FILE: {
    what: "A file that was named can't be read or written",
    todo: "Check path and rights; the sentence has the system's own code.",
    exit: 2,
  },
  DR_HISTORY_FILE: {
    what: 'The file holds no history of a run',
    todo: 'Give one that "dr report --history" wrote, or that the Temporal UI exported.',
    exit: 2,
    see: 'report.md#checking-it',
  },
  DR_NO_TARGET: {
    what: 'dr.yaml has no such target for notices, or none at all',
    todo: 'Name one of those in the sentence, or write it into dr.yaml.',
    exit: 2,
    see: 'notifications.md',
  },
  DR_LOCAL_SERVER: {
    what: 'No Temporal server could be found, made or started on this machine',
    todo: 'Set TEMPORAL_ADDRESS, or put the Temporal CLI on PATH; the sentence has all ways, and what was tried.',
    exit: 1,
  },
  DR_LOCAL_PROGRAM: {
    what: 'A program of the demo or of the tests did not start or did not stay',
    todo: 'Its last lines are shown; try again.',
    exit: 1,
  },
  DR_DEMO: {
    what: 'The demo did not go as its story says',
    todo: 'Try again; if it happens twice, report it with what was shown.',
    exit: 1,
  },
} as const satisfies ErrorTable;
