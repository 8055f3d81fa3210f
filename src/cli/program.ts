/**
 * Every command with its options, as `--help` shows them and as the documentation may name them. Nothing runs by reading this, and what a
 * command needs is loaded when it runs: help and slips are answered at once.
 */
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { version } from '../app/version.ts';

const backups = () => import('./backup.ts');
const operate = () => import('./operate.ts');
const serving = () => import('./serve.ts');

type Operate = Awaited<ReturnType<typeof operate>>;
type OptionsOf<Command extends keyof Operate> = Operate[Command] extends (options: infer Options) => unknown
  ? Options
  : never;

/** Said by a command about how it was called. */
export class UsageError extends Error {}

const scopes = ['read', 'write', 'admin', 'metrics'];

export function program(): Command {
  const deskbridge = new Command('deskbridge')
    .description('Joins issues in Jira to conversations in Intercom.')
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text) });
  staying(deskbridge);
  setting(deskbridge);
  operating(deskbridge);
  return deskbridge;
}

function staying(deskbridge: Command): void {
  deskbridge
    .command('serve')
    .description('migrate, serve and work, until stopped')
    .option('--demo', 'with simulators of Jira and Intercom, until something real is connected', false)
    .action(async (options: { demo: boolean }) => (await serving()).serve(options));
  deskbridge
    .command('worker')
    .description('only work, beside others on the same database')
    .action(async () => (await serving()).work());
  deskbridge
    .command('sim')
    .description('only the simulators of Intercom and Jira')
    .addOption(portOption('--intercom-port <port>'))
    .addOption(portOption('--jira-port <port>'))
    .action(async ({ intercomPort, jiraPort }: { intercomPort: number; jiraPort: number }) =>
      (await serving()).simulate({ intercom: intercomPort, jira: jiraPort }),
    );
  deskbridge
    .command('demo')
    .description('tell the story on the simulators, step by step')
    .action(async () => (await import('./demo.ts')).tellDemo());
}

function setting(deskbridge: Command): void {
  deskbridge
    .command('migrate')
    .description('bring the database up to this version')
    .action(async () => (await operate()).migrate());
  deskbridge
    .command('apply')
    .description(
      'set up connections, hosts and projects from a YAML or JSON file; ${NAME} is read from the environment',
    )
    .requiredOption('-f, --file <file>', 'the set-up file; - for standard input')
    .option('--dry-run', 'check everything and say what would change', false)
    .action(async (options: OptionsOf<'apply'>) => (await operate()).apply(options));
  deskbridge
    .command('export')
    .description('print the set-up as YAML, without its secrets')
    .action(async () => (await operate()).exportSetup());
  const apikey = deskbridge.command('apikey').description('API keys');
  apikey
    .command('create')
    .description('make an API key; it is printed this once')
    .argument('<name>', 'to tell keys apart')
    .addOption(new Option('--scope <scope...>', 'what it may do').choices(scopes).default(['read']))
    .action(async (name: string, { scope }: { scope: string[] }) =>
      (await operate()).createKey({ name, scopes: scope }),
    );
  const user = deskbridge.command('user').description('users of the console');
  user
    .command('invite')
    .description('print a link that signs this user in, once')
    .argument('<email>')
    .addOption(
      // No default: a user who asks for another link keeps their role.
      new Option('--role <role>', 'what they may do; a new user: agent').choices(['admin', 'agent', 'requester']),
    )
    .action(async (email: string, { role }: { role?: string }) => (await operate()).invite({ email, role }));
}

function operating(deskbridge: Command): void {
  deskbridge
    .command('doctor')
    .description('check configuration, database, connections and hosts')
    .option('--json', 'as an array', false)
    .action(async (options: OptionsOf<'doctor'>) => (await operate()).doctor(options));
  deskbridge
    .command('jobs')
    .description('what waits, and what waits for a person')
    .addArgument(
      new Argument(
        '[action]',
        'retry: do it again (one that may have been sent is sent again); it-is-there: you found it, so it is done',
      ).choices(['retry', 'it-is-there']),
    )
    .argument('[id]', 'of the job the action is about')
    .option('--dead', 'only what is dead or unknown', false)
    .option('--all', 'retry everything that is dead', false)
    .option('--json', 'as an array', false)
    .action(jobs);
  deskbridge
    .command('audit')
    .description('everything that happened to one issue')
    .argument('<issue>', 'key or immutable id')
    .option('--json', 'as an object', false)
    .action(async (issue: string, options: { json: boolean }) => (await operate()).audit(issue, options));
  keeping(deskbridge);
  sealing(deskbridge);
  erasing(deskbridge);
}

function keeping(deskbridge: Command): void {
  deskbridge
    .command('backup')
    .description('write the whole database into a file, also while the server runs')
    .argument('<file>')
    .action(async (file: string) => (await backups()).backup(file));
  deskbridge
    .command('restore')
    .description('fill a new database from a backup; what may have been sent since is looked for before it is sent')
    .argument('[file]', 'that "deskbridge backup" wrote')
    .option('--in-place <time>', 'the database came back by other means (pg_restore, recovery), as of this time')
    .action(async (file: string | undefined, { inPlace }: { inPlace?: string }) => {
      if ((file === undefined) === (inPlace === undefined))
        throw new UsageError('restore takes a FILE, or --in-place and the time as of which the database is');
      if (file !== undefined) return (await backups()).restore(file);
      const time = new Date(inPlace ?? '');
      if (Number.isNaN(time.getTime())) throw new UsageError('write the time as 2026-05-20T12:00:00Z');
      return (await backups()).restoredInPlace(time.toISOString());
    });
}

function sealing(deskbridge: Command): void {
  deskbridge
    .command('rotate')
    .description('seal all data keys with the new DESKBRIDGE_SECRET; may be stopped and run again')
    .addOption(
      new Option('--dry-run', 'open every data key and say what would be sealed anew; changes nothing').conflicts(
        'status',
      ),
    )
    .option('--status', 'how many are sealed with it, and how many still with the one before')
    .action(async ({ dryRun, status }: { dryRun?: boolean; status?: boolean }) => {
      const { planRotation, rotate, rotationStatus } = await import('./rotate.ts');
      if (dryRun === true) return planRotation();
      return status === true ? rotationStatus() : rotate();
    });
}

function erasing(deskbridge: Command): void {
  const erase = deskbridge.command('erase').description('erase a person, or the organization');
  erase
    .command('person')
    .description(
      'what is kept of a contact or requester: texts, names, addresses, mails, files; says what, and does it with --yes',
    )
    .argument('[email]')
    .option('--contact <id>', 'by the id of a contact in Intercom')
    .option('--connection <name>', 'the workspace of that contact')
    .option('--yes', 'do it; it cannot be undone', false)
    .action(async (email: string | undefined, options: { contact?: string; connection?: string; yes: boolean }) => {
      const { yes, ...contact } = options;
      if (email === undefined && contact.contact === undefined)
        throw new UsageError('erase person takes an e-mail address, or --contact with --connection');
      return (await operate()).erasePerson({ ...(email === undefined ? {} : { email }), ...contact }, { yes });
    });
  erase
    .command('organization')
    .description('everything: settings, secrets, people, issues, requests, files, logs')
    .argument('<name>', 'its name, as a confirmation')
    .option('--yes', 'do it; it cannot be undone', false)
    .action(async (name: string, { yes }: { yes: boolean }) => {
      if (!yes) throw new UsageError('this erases everything and cannot be undone: add --yes');
      return (await operate()).eraseOrganization(name);
    });
}

async function jobs(
  action: 'retry' | 'it-is-there' | undefined,
  id: string | undefined,
  options: { dead: boolean; all: boolean; json: boolean },
): Promise<void> {
  if (action === undefined) {
    if (options.all) throw new UsageError('--all belongs to: deskbridge jobs retry --all');
    return (await operate()).jobs(options);
  }
  if (action === 'retry' && options.all && id === undefined) return (await operate()).retryAll();
  if (id === undefined || options.all)
    throw new UsageError(action === 'retry' ? 'retry takes one ID or --all' : 'it-is-there takes one ID');
  const { retry, confirm } = await operate();
  return action === 'retry' ? retry(id) : confirm(id);
}

function portOption(flags: string): Option {
  return new Option(flags, 'port to listen on; any free one where it is left out').default(0).argParser((text) => {
    const port = Number(text);
    if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('Write a port from 0 to 65535.');
    return port;
  });
}
