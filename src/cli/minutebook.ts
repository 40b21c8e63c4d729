#!/usr/bin/env -S node --max-semi-space-size=64
import { Argument, Command, Option } from 'commander';
import { roles } from '../kernel/event';
import { EXIT_CONFIG, SettingsError } from '../settings';
import { type EvidenceOptions } from './evidence';
import { type ExportOptions } from './export';
import { type ImportCommandOptions } from './import';
import { type IssueOptions, type RotateOptions } from './keys';
import { type ReplayOptions } from './replay';
import { type VerifyOptions } from './verify';
import { version } from './version';

const program = new Command('minutebook')
  .description('The book of record for support agreements. Settings come from the environment: see .env.example.')
  .version(version())
  .showHelpAfterError();

program
  .command('serve')
  .description('run the server; embedded stores for each of EVENTSTORE_URL and MONGODB_URL that is not set')
  .action(async () => (await import('./serve.js')).serve());

const keys = program.command('keys').description('issue, rotate, revoke and list keys, also while the server runs');
keys
  .command('issue')
  .description('issue a key and show it this once')
  .addOption(
    new Option('--role <role>', 'what it may do')
      .choices(roles.filter((role) => role !== 'system'))
      .makeOptionMandatory(),
  )
  .option('--client <id>', 'the organisation that a client’s key is bound to, or an integrator’s')
  .requiredOption('--label <text>', 'what it is for')
  .option('--expires <instant>', 'from then on it no longer works, such as 2027-01-01T00:00:00Z')
  .action(async (options: IssueOptions) => (await import('./keys.js')).issue(options));
keys
  .command('rotate <id>')
  .description('give a key another secret and show it this once')
  .option('--grace <minutes>', 'how long the present one goes on working', '0')
  .option('--expires <instant>', 'when the key expires from now on; left out, as before')
  .action(async (id: string, options: RotateOptions) => (await import('./keys.js')).rotate(id, options));
keys
  .command('revoke <id>')
  .description('end a key for good')
  .action(async (id: string) => (await import('./keys.js')).revoke(id));
keys
  .command('list')
  .description('list keys, oldest first')
  .action(async () => (await import('./keys.js')).list());
keys
  .command('rotate-signing')
  .description('make a new signing key; the present one vouches for it')
  .action(async () => (await import('./keys.js')).rotateSigning());

program
  .command('verify')
  .description('hold every closed month to its seal; exit code 1 names the first event that does not fit')
  .option('--agreement <id>', 'only the months of this agreement')
  .option('--head <file>', 'a tree head that was kept: what it held must still be there')
  .option('--to-export <file>', 'keep the events that were read, one line of JSON each')
  .option('--from-export <file>', 'read such a file instead of the event store')
  .action(async (options: VerifyOptions) => (await import('./verify.js')).verify(options));

program
  .command('evidence')
  .description('write what proves the figures of an agreement or a dispute, in one file that verifier/ checks anywhere')
  .option('--agreement <id>', 'of this agreement')
  .option('--dispute <id>', 'of this dispute')
  .option('--from <month>', 'the first month whose events are in it, such as 2026-01')
  .option('--through <month>', 'the last month in it')
  .option('--kept-head <size>', 'prove that the tree has only grown since it had so many leaves')
  .option('--out <file>', 'write it there instead of to standard output')
  .action(async (options: EvidenceOptions) => (await import('./evidence.js')).evidence(options));

program
  .command('history')
  .description('every event of a ticket, a month, an agreement or a client in order, with a month’s balance after each')
  .addArgument(new Argument('<of>', 'of what').choices(['ticket', 'month', 'agreement', 'client']))
  .argument('<id>', 'its id; of a month <agreement>-<yyyy-mm>')
  .option('--csv', 'as a CSV file')
  .option('--json', 'a line of JSON each')
  .action(async (of: 'ticket' | 'month' | 'agreement' | 'client', id: string, as: { csv?: boolean; json?: boolean }) =>
    (await import('./history.js')).history(of, id, as),
  );

program
  .command('export')
  .description('write every event as a line of JSON each, or a read model as CSV: docs/export.md')
  .argument(
    '<what>',
    'events, clients, agreements, balances, statement-lines, time-entries, tickets, invoices or disputes',
  )
  .option('--out <file>', 'write it there instead of to standard output; a file that is there stays')
  .option('--after <position>', 'only events after this one: where the file before it ended')
  .option('--types <types>', 'only events of these types, such as TimeLogged,MonthClosed')
  .option('--agreement <id>', 'only of this agreement; with its events go the keys that sign')
  .option('--client <id>', 'only of this client')
  .action(async (what: string, options: ExportOptions) => (await import('./export.js')).exportTo(what, options));

program
  .command('import')
  .description(
    'move clients, projects, agreements, opening balances, tickets and time in from CSV or NDJSON: docs/import.md',
  )
  .argument('<files...>', 'files, or folders of files, named for what they hold: clients.csv, time-entries.ndjson, …')
  .option(
    '--dry-run',
    'check everything, list every fault by its line, and write nothing; exit code 1 where there are any',
  )
  .option('--source <name>', 'the system that the files come from: a ref is unique within it', 'import')
  .option('--delimiter <sign>', 'what separates the fields of a CSV file, such as ; or tab', ',')
  .option('--close-through <month>', 'close the months of the files’ agreements through this one, such as 2026-10')
  .option('--skip-faulty <folder>', 'import the other lines, and write the faulty ones to files in it, to be mended')
  .option('--json', 'tell what was found as one line of JSON')
  .action(async (files: string[], options: ImportCommandOptions) =>
    (await import('./import.js')).importFiles(files, options),
  );

program
  .command('replay')
  .description(
    'work read models out again from the events, beside the live ones; exit code 1 where any document differs',
  )
  .option('--client <id>', 'a client, with its agreements')
  .option('--agreement <id>', 'an agreement, with all that hangs on it')
  .option('--month <yyyy-mm>', 'one month of the agreement')
  .option('--ticket <id>', 'a ticket')
  .option('--read-model <names...>', 'these alone, such as balances')
  .option('--what-if <file>', 'what had been otherwise, as JSON: the whatIf of a request')
  .option('--json', 'tell everything as one line of JSON')
  .action(async (options: ReplayOptions) => (await import('./replay.js')).replay(options));

program
  .command('rebuild')
  .description('drop read models and fill them again from the event store')
  .option('--only <name>', 'one read model, such as balances')
  .action(async ({ only }: { only?: string }) => (await import('./rebuild.js')).rebuildReadModels(only));

program
  .command('demo')
  .description('play a year of an agency in a scratch folder, a disputed invoice among it, and prove its figures')
  .option('--keep', 'keep the folder, and say how to open it again', false)
  .action(async (options: { keep: boolean }) => (await import('./demo/demo.js')).demo(options));

program.parseAsync().then(
  () => process.exit(process.exitCode ?? 0),
  (error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(error instanceof SettingsError ? EXIT_CONFIG : 1);
  },
);

function explain(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  if (error instanceof Error && ['Refusal', 'UsageError'].includes(error.name)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
