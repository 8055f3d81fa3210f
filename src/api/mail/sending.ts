/** Mail on its way out, for admins: how it is set up, whether the server takes it, and a mail to oneself. It is configured, not set here. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { testLetter } from '../../domain/mail/test-letters.ts';
import { recordAudit } from '../../store/audit.ts';
import type { Sql } from '../../store/db.ts';
import { storeEffects } from '../../store/decided.ts';
import { findEffectByKey } from '../../store/effects.ts';
import { mailboxAddresses } from '../../store/mail/mailboxes.ts';
import { readOrganization } from '../../store/accounts/organizations.ts';
import { findPerson } from '../../store/accounts/users.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { conflict } from '../problem.ts';
import { type Api, problems } from '../route.ts';
import {
  type MailOutCheckAnswer,
  MailOutCheckSchema,
  MailOutSchema,
  type TestMailAnswer,
  TestMailSchema,
} from '../schemas/mail-out.ts';
import { demandTry } from '../accounts/try-limits.ts';

/** As long as a person waits for a button. */
const PATIENCE_MS = 15_000;

export function mailOutRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['mail'];
  const config = { access: 'admin' } as const;
  app.route({
    method: 'GET',
    url: '/api/v1/mail',
    config,
    schema: { summary: 'How mail leaves', tags, response: { 200: MailOutSchema, ...problems } },
    handler: async (request) => {
      const [answers = null] = await deps.db.tx(callerOf(request).organizationId, mailboxAddresses);
      return { on: deps.mail, from: deps.mailOut?.from ?? null, server: deps.mailOut?.server ?? null, answers };
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/mail/check',
    config,
    schema: {
      summary: 'Sign in at the mail server and say what is wrong; sends nothing',
      tags,
      response: { 200: MailOutCheckSchema, ...problems },
    },
    handler: () => check(deps),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/mail/test',
    config,
    schema: {
      summary: 'Send a mail to oneself, now; it is tried once',
      tags,
      response: { 200: TestMailSchema, ...problems },
    },
    handler: (request) => sendTest(deps, callerOf(request)),
  });
}

async function check(deps: ApiDeps): Promise<MailOutCheckAnswer> {
  const service = deps.outside.find(({ name }) => name === 'mail');
  if (!deps.mail || service === undefined) throw off();
  try {
    await service.check?.();
    return { ok: true, text: service.fine, fix: null };
  } catch (error) {
    const text = error instanceof Error ? error.message : 'it cannot be used';
    return { ok: false, text, fix: fixOf(text) };
  }
}

async function sendTest(deps: ApiDeps, caller: Caller): Promise<TestMailAnswer> {
  if (!deps.mail) throw off();
  const { organizationId, userId } = caller;
  const user = userId === null ? null : await deps.db.tx(organizationId, (sql) => findPerson(sql, userId));
  if (user === null)
    throw conflict('no_address', 'There is no e-mail address of yours here: sign in with an account of your own.');
  await demandTry(deps, [{ what: `test mails of ${user.id}`, most: 5, seconds: 600 }]);
  const key = `test-mail:${randomUUID()}`;
  await deps.db.tx(organizationId, async (sql) => {
    const { name: organization } = await readOrganization(sql);
    const to = { name: user.name, email: user.email };
    const letter = testLetter({ to, organization, url: deps.publicUrl });
    const owner = { organizationId, eventId: null, hostId: null, issueId: null, priority: 0 } as const;
    await storeEffects(sql, owner, { effects: [{ key, effect: { kind: 'test-mail', letter } }], stops: [] });
    await recordAudit(sql, { actor: caller, action: 'mail.tested', subject: user.email });
  });
  deps.wake();
  return ended((find) => deps.db.tx(organizationId, find), { key, to: user.email });
}

/** What came of it, or that it waits still. */
async function ended(
  look: <T>(find: (sql: Sql) => Promise<T>) => Promise<T>,
  { key, to }: { key: string; to: string },
): Promise<TestMailAnswer> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = 20; ; pause = Math.min(pause * 1.5, 250)) {
    const effect = await look((sql) => findEffectByKey(sql, key));
    if (effect?.state === 'done') return { to, state: 'sent', reason: null, fix: null };
    const isOver = effect?.state === 'skipped' || effect?.state === 'dead' || effect?.asksPerson === true;
    if (isOver) return { to, state: 'failed', reason: effect.reason, fix: fixOf(effect.reason ?? '') };
    if (Date.now() > deadline) {
      const fix = 'It goes on by itself. Check the connection to the mail server meanwhile.';
      return { to, state: 'waiting', reason: effect?.reason ?? null, fix };
    }
    await sleep(pause);
  }
}

/** What to do, by what the server said. */
const fixes: readonly (readonly [RegExp, string])[] = [
  [/user or password/, 'Set user and password in SMTP_URL anew (in it, @ is %40), then start again.'],
  [/certificate|self-signed|altname/i, 'Name the server in SMTP_URL as its certificate does, then start again.'],
  [/STARTTLS|TLS|wrong version number/i, 'Use smtps:// for port 465, smtp:// for 587 in SMTP_URL, then start again.'],
  [/ENOTFOUND|EAI_AGAIN|getaddrinfo|EDNS/, 'Look for a slip in the name of the server in SMTP_URL, then start again.'],
  [/does not take mail to this address/, 'Ask whoever runs the mail server why it refuses this address.'],
  [/refuses this mail/, 'Set MAIL_FROM to an address that this user may send from, then start again.'],
  [
    /could not be reached|ECONNREFUSED|ETIMEDOUT/,
    'See that this machine reaches the port in SMTP_URL: networks often block it.',
  ],
];

function fixOf(text: string): string {
  return fixes.find(([said]) => said.test(text))?.[1] ?? 'Check SMTP_URL and MAIL_FROM, then start again.';
}

function off() {
  return conflict('mail_off', 'E-mail is off: set SMTP_URL and MAIL_FROM, then start again.');
}
