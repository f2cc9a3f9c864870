import { Command, InvalidArgumentError, Option } from 'commander';
import { DomainError } from '#kernel';
import { StartupError } from '#platform';
import { ADOPT_HELP, adoptLog } from './commands/adopt-log.js';
import { BACKUP_HELP, backUp } from './commands/back-up.js';
import { EXPORT_HELP, exportEvents } from './commands/export-events.js';
import { fileTrouble } from './commands/file-trouble.js';
import { IMPORT_HELP, importEvents } from './commands/import-events.js';
import { importFiles } from './commands/import-files.js';
import { moveKeys } from './commands/move-keys.js';
import { createToken } from './commands/create-token.js';
import { rebuildProjections } from './commands/rebuild-projections.js';
import { RESTORE_HELP, restore } from './commands/restore.js';
import { ROTATE_HELP, rotateKeys } from './commands/rotate-keys.js';
import { SCRUB_HELP, scrub } from './commands/scrub.js';
import { createUserOnCommand, setPasswordOnCommand, USER_HELP } from './commands/user.js';
import { tailEvents } from './commands/tail-events.js';
import { verifyEvents } from './commands/verify-events.js';
import { ROLES } from './roles.js';
import type { Role } from './roles.js';
import { runRole } from './run-role.js';

const ROLE_HELP: Readonly<Record<Role, string>> = {
  all: 'run all roles in one process, as `npm start` does',
  newsroom: 'run the admin API',
  site: "run the readers' pages and the public JSON",
  projector: 'run projections and reactors',
  worker: 'run the schedule',
};

const program = new Command('forside')
  .description(
    'The command line of a Forside newsroom. It works beside a running one, or on its data directory.',
  )
  .showHelpAfterError()
  .configureOutput({ outputError: (text, write) => write(text) });

program
  .command('import')
  .description('import and publish text dumps of news pages')
  .argument('<files...>', 'text files, UTF-8')
  .option('--published-at <time>', 'when the page was published, RFC 3339')
  .option('--section <slug>', 'the section of the article')
  .option('--byline <name>', 'who wrote it')
  .option('--url <url>', 'where the page came from')
  .action(importFiles);

program
  .command('rebuild')
  .description('build projections anew beside the live ones and swap them')
  .argument('[projections...]', 'their names; all when none is given')
  .action(rebuildProjections);

const events = program.command('events').description('look at the event log, move it between engines');
events
  .command('tail')
  .description('print events as lines of JSON, personal data left sealed')
  .option('-n, --last <number>', 'begin with the last so many', wholeNumber, 20)
  .option('-f, --follow', 'wait for more until Ctrl-C')
  .option('-c, --category <category...>', 'only streams of these categories')
  .action(tailEvents);
events.command('verify').description('check every event against its contract').action(verifyEvents);
events
  .command('export')
  .description('write the log to a file that import takes on any engine')
  .argument('<file>', 'where to; - for standard output')
  .option('--live', 'beside a newsroom that goes on writing; for copies, not for moving')
  .addHelpText('after', EXPORT_HELP)
  .action(exportEvents);
events
  .command('import')
  .description('append the events of an export and move the newsroom to this log')
  .argument('<file>', 'what export has written; - for standard input')
  .option('--unchecked', 'do not check the events against their contracts')
  .addHelpText('after', IMPORT_HELP)
  .action(importEvents);
events
  .command('adopt')
  .description('go on with the log as it stands, when it is not the one the database belongs to')
  .addHelpText('after', ADOPT_HELP)
  .action(adoptLog);

program
  .command('token')
  .description('API tokens')
  .command('create')
  .description('make a token and print it once')
  .requiredOption('-n, --name <name>', 'what it is for')
  .requiredOption('-r, --role <role...>', 'one or more roles, such as editor or jobs-desk')
  .action(createToken);

const user = program.command('user').description('people who sign in with a password');
user
  .command('create')
  .description('let a person in, such as the first admin')
  .requiredOption('-e, --email <address>', 'what the person signs in with')
  .option('-n, --name <name>', 'what the person is called')
  .requiredOption('-r, --role <role...>', 'one or more roles, such as admin or editor')
  .addHelpText('after', USER_HELP)
  .action(createUserOnCommand);
user
  .command('password')
  .description('give a person another password, which ends their sessions')
  .requiredOption('-e, --email <address>', 'what the person signs in with')
  .addHelpText('after', USER_HELP)
  .action(setPasswordOnCommand);

program
  .command('backup')
  .description('back up database and files of the newsroom, running or not')
  .argument('<dir>', 'where to; missing or empty, outside of DATA_DIR')
  .option('--keys <dir>', 'where the keys go, which are left out without it')
  .addHelpText('after', BACKUP_HELP)
  .action(backUp);
program
  .command('restore')
  .description('restore a backup into an empty data directory')
  .argument('<dir>', 'what backup has written')
  .option('--keys <dir>', 'what backup has written with --keys')
  .addHelpText('after', RESTORE_HELP)
  .action(restore);

const keys = program.command('keys').description('the keys of persons');
keys
  .command('move')
  .description('take them from DATA_DIR/keys into the keys database, or back, while the newsroom is stopped')
  .addOption(new Option('--to <place>', 'where they go').choices(['database', 'files']).makeOptionMandatory())
  .action(moveKeys);
keys
  .command('rotate')
  .description('wrap them anew under another root key')
  .addHelpText('after', ROTATE_HELP)
  .action(rotateKeys);

program
  .command('scrub')
  .description('leave nothing of erased people in the files of the database')
  .addHelpText('after', SCRUB_HELP)
  .action(scrub);

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 1_000_000) {
    throw new InvalidArgumentError('Give a whole number from 0 to 1000000.');
  }
  return value;
}

for (const role of ROLES) {
  program
    .command(role)
    .description(ROLE_HELP[role])
    .action(() => runRole(role));
}

program.parseAsync().catch((error: unknown) => {
  const told = error instanceof StartupError || error instanceof DomainError;
  const sentence = told ? error.message : fileTrouble(error);
  if (sentence === undefined) console.error(error);
  else process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
});
