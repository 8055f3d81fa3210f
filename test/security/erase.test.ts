/** Erased on demand (S37): of a person not a word is left in any column of any table, nor in a file; of an organization no row. */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiOn, type TestApi } from '../api.ts';
import { eachDatabase, makeOrganization } from '../databases.ts';
import { fillOrganization, oneTicketType } from './organizations.ts';
import { changedRows, everyRow } from './sweep.ts';

/** In everything of the person, and in nothing else. */
const MARK = 'quxmark';
const EMAIL = `nora.${MARK}@people.example`;
const NAME = `Nora ${MARK}`;
const WORDS = `${MARK} cannot pay the invoice`;

eachDatabase('what is erased', (database) => {
  let api: TestApi;
  let other: string;
  let others: string[];
  const org = (): string => api.organizationId;
  const sql = <R extends object>(text: string, params: unknown[] = []) => database().db.call<R>(text, params);

  beforeAll(async () => {
    if (database() === null) return;
    api = await apiOn(database(), { workspaces: oneTicketType });
    await fillOrganization(api, org(), 'alpha');
    other = await makeOrganization(database().db);
    await fillOrganization(api, other, 'bravo');
    others = await everyRow(database().db, other);
  });
  afterAll(() => api?.end());

  const columns = () =>
    sql<{ name: string; place: string; type: string }>(
      `select c.relname::text as name, a.attname::text as place, a.atttypid::regtype::text as type from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.atttypid in ('text'::regtype, 'jsonb'::regtype, 'text[]'::regtype)
         and exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'organization_id') order by 1, 2`,
    );

  /** `table.column: value` wherever the mark stands. */
  async function marked(): Promise<string[]> {
    const found: string[] = [];
    for (const { name, place } of await columns())
      for (const { value } of await sql<{ value: string }>(
        `select left(${place}::text, 200) as value from ${name} where organization_id = $1 and lower(${place}::text) like '%${MARK}%'`,
        [org()],
      ))
        found.push(`${name}.${place}: ${value}`);
    return found;
  }

  function markedFiles(): string[] {
    const folder = path.join(database().dataDir, 'attachments');
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => readFileSync(file, 'utf8').includes(MARK));
  }

  /** Address and name in every text of one more row of every table, where there is one; whatever else these hold. */
  async function nameEverywhere(): Promise<void> {
    const said = `to ${NAME} <${EMAIL}>`;
    const named: Record<string, (place: string) => string> = {
      text: (place) => `${place} = coalesce(${place}, '') || ' ' || $2`,
      jsonb: (place) => `${place} = jsonb_build_object('said', jsonb_build_array($2::text), 'was', ${place})`,
      'text[]': (place) => `${place} = ${place} || $2::text`,
    };
    const tables = Map.groupBy(await columns(), ({ name }) => name);
    for (const [table, places] of tables) {
      // Another workspace's id would take away what was read of this one.
      const sets = places.flatMap(({ place, type }) =>
        /^sealed|hash$|^workspace_id$/.test(place) ? [] : [named[type]?.(place) ?? ''],
      );
      if (sets.length === 0) continue;
      await sql(
        `update ${table} set ${sets.join(', ')} where ctid = (select min(t.ctid) from ${table} t where t.organization_id = $1 and lower(to_jsonb(t)::text) not like '%${MARK}%')`,
        [org(), said],
      );
    }
  }

  /** As the product itself keeps what a person wrote and what was written to them. */
  async function fill(): Promise<void> {
    const call = async (method: 'POST', url: string, body: object | string) => {
      const headers: Record<string, string> = typeof body === 'string' ? { 'content-type': 'text/plain' } : {};
      const answer = await api.call(method, url, { body, headers });
      expect(answer.status, answer.text).toBeLessThan(300);
      return answer.json;
    };
    const made = await call('POST', '/api/v1/requests', {
      project: 'ALPHADESK',
      title: WORDS,
      description: `${WORDS} at all`,
      requester: { name: NAME, email: EMAIL },
    });
    await call('POST', `/api/v1/requests/${made.key}/comments`, { text: `Dear ${NAME}, wait` });
    await call('POST', `/api/v1/requests/${made.key}/attachments?public=true&name=${MARK}.txt`, `Content of ${MARK}`);
    const [place] = await sql<{
      desk: string;
      jira: string;
      connection: string;
      issue: string;
      conversation: string;
      link: string;
      run: string;
    }>(
      `select (select host_id from requests where organization_id = $1 and id::text = $2) as desk, l.host_id as jira, l.issue_id as issue, l.connection_id as connection,
         l.conversation_id as conversation, l.id as link, (select id from workflow_runs where organization_id = $1 and issue_id = $2 limit 1) as run
       from links l where l.organization_id = $1 and l.connection_id is not null and l.ended_at is null limit 1`,
      [org(), made.id],
    );
    if (place === undefined) throw new Error('Nothing is linked.');
    const { desk, jira, connection, conversation, link, issue } = place;
    const at = [org(), randomUUID()];
    const text = {
      blocks: [{ kind: 'paragraph', content: [{ kind: 'text', text: WORDS }] }],
      urls: [],
      fallback: null,
    };
    await sql(
      `insert into request_comments (organization_id, id, request_id, public, author_name, by_requester, text, channel, created_at, updated_at) values ($1, $2, $3, true, $4, true, $5, 'portal', 1, 1)`,
      [...at, made.id, NAME, WORDS],
    );
    for (const [id, facts] of [
      [
        '65f0c0ffee0000000000beef',
        {
          id: '65f0c0ffee0000000000beef',
          name: NAME,
          email: EMAIL.toUpperCase(),
          phone: '+49 30 1234567',
          avatarUrl: `https://pictures.example/${MARK}/1.png`,
        },
      ],
    ] as const)
      await sql(
        `insert into contacts_seen (organization_id, connection_id, contact_id, facts, tried_at) values ($1, $2, $3, $4, now())`,
        [org(), connection, id, JSON.stringify(facts)],
      );
    await sql(
      `insert into conversations_seen (organization_id, connection_id, conversation_id, facts, tried_at) values ($1, $2, $3, $4, now())
       on conflict (organization_id, connection_id, conversation_id) do update set facts = excluded.facts`,
      [
        org(),
        connection,
        conversation,
        JSON.stringify({ id: conversation, title: WORDS, contactIds: ['65f0c0ffee0000000000beef'] }),
      ],
    );
    await sql(`update links set title = $2 where organization_id = $1 and id = $3`, [org(), WORDS, link]);
    await sql(
      `insert into reporters_seen (organization_id, host_id, issue_id, connection_id, facts, tried_at) values ($1, $2, 'r-1', $3, $4, now())`,
      [
        org(),
        jira,
        connection,
        JSON.stringify({ name: NAME, email: EMAIL, hidden: false, contactIds: [], madeId: null }),
      ],
    );
    const comment = { id: '7', comment: { kind: 'given', value: { id: '7', author: { id: 'x', name: NAME }, text } } };
    for (const [host, of, state] of [
      [jira, issue, 'done'],
      [jira, 'r-1', 'done'],
      [desk, made.id, 'done'],
      [desk, made.id, 'pending'],
    ])
      await sql(
        `insert into events (organization_id, id, source, body_hash, key, kind, host_id, issue_id, body, state, reasons) values ($1, $2::uuid, $3, 'h', $2::uuid::text, 'comment.created', $4, $5, $6, $7, '[]')`,
        [
          org(),
          randomUUID(),
          `host:${host}`,
          host,
          of,
          JSON.stringify({
            kind: 'comment.created',
            hostId: host,
            issueId: of,
            at: 1,
            actor: { id: 'x', name: NAME },
            issue: null,
            comment,
          }),
          state,
        ],
      );
    await sql(
      `insert into events (organization_id, id, source, body_hash, key, kind, body, state, reasons) values ($1, $2::uuid, $3, 'h', $2::uuid::text, 'conversation.written', $4, 'done', '[]')`,
      [
        ...at,
        `connection:${connection}`,
        JSON.stringify({
          kind: 'conversation.written',
          connectionId: connection,
          conversationId: conversation,
          at: 1,
          actor: { name: MARK },
          command: WORDS,
          conversation: { title: WORDS },
        }),
      ],
    );
    const wish = {
      kind: 'ticket-creation',
      connectionId: connection,
      subject: WORDS,
      message: WORDS,
      contact: { kind: 'contact', id: '1' },
      ticketType: { id: '88', name: 'Bug report' },
      attributes: { a: MARK },
      called: {},
      assignee: null,
      test: false,
    };
    const letter = { to: { email: EMAIL, name: NAME }, subject: WORDS, body: text };
    const bodies: [string, string, string, object][] = [
      [jira, issue, 'issue-comment', { text, moreUrl: null }],
      [jira, issue, 'note', { connectionId: connection, conversationId: '99', body: text }],
      [desk, made.id, 'mail', { letter }],
      [desk, made.id, 'ticket-creation', { ...wish, hostId: desk, issueId: made.id }],
      [desk, made.id, 'webhook', { url: 'https://hooks.example', payload: { title: WORDS } }],
    ];
    for (const [host, of, kind, body] of bodies)
      for (const state of ['done', 'dead', 'pending', 'unknown'])
        await sql(
          `insert into effects (organization_id, id, key, kind, host_id, issue_id, lane, door, body, ref, state, reason) values ($1, $2::uuid, $2::uuid::text, $3, $4, $5, 'l', 'd', $6, 'r', $7, $8)`,
          [
            org(),
            randomUUID(),
            kind,
            host,
            of,
            JSON.stringify({ kind, hostId: host, issueId: of, ...body }),
            state,
            `not taken by ${EMAIL}`,
          ],
        );
    await sql(
      `insert into events (organization_id, id, source, body_hash, key, kind, host_id, issue_id, body, state, reasons) values ($1, $2::uuid, 'hand', 'h', $2::uuid::text, 'escalation.asked', $3, $4, $5, 'done', '[]')`,
      [
        org(),
        randomUUID(),
        desk,
        made.id,
        JSON.stringify({
          kind: 'escalation.asked',
          hostId: desk,
          issueId: made.id,
          wishId: 'w',
          wish,
          at: 1,
          actor: { id: null, name: 'Ann' },
        }),
      ],
    );
    for (const [host, of] of [
      [jira, issue],
      [desk, made.id],
    ])
      await sql(
        `insert into timeline (organization_id, host_id, issue_id, kind, actor, text) values ($1, $2, $3, 'comment.carried', $4, $5)`,
        [org(), host, of, NAME, `${NAME} wrote in conversation ${conversation}`],
      );
    await sql(
      `insert into incoming_mails (organization_id, id, mailbox_id, message_id, bytes, from_name, from_address, subject, state, rest) values ($1, $2, $2, 'm-1', 1, $3, $4, $5, 'comment', $5)`,
      [...at, NAME, EMAIL, WORDS],
    );
    await api.deps.storage.put({ organizationId: org(), id: at[1] ?? '' }, Readable.from([Buffer.from(WORDS)]), 1000);
    await sql(`insert into portal_links (organization_id, hash, email, expires_at) values ($1, $2, $3, now())`, [
      ...at,
      EMAIL,
    ]);
    await sql(`insert into mails_sent (organization_id, effect_id, address) values ($1, $2, $3)`, [...at, EMAIL]);
    await sql(
      `insert into managers (organization_id, email, manager_email) values ($1, $2, 'boss@people.example'), ($1, 'b@people.example', $2)`,
      [org(), EMAIL],
    );
    await sql(`insert into users (organization_id, id, email, name, role) values ($1, $2, $3, $4, 'requester')`, [
      ...at,
      EMAIL,
      NAME,
    ]);
    await sql(
      `insert into request_views (organization_id, id, name, shared, filter, sort, made_by) values ($1, $2, 'Theirs', true, $3, 'newest', 'Ann')`,
      [...at, JSON.stringify({ requester: EMAIL })],
    );
    await sql(
      `insert into approvals (organization_id, id, run_id, workflow_id, step_id, host_id, issue_id, state, mode, four_eyes, asked_for, asked_for_email, message, expires_at, comment) values ($1, $2, $2, $2, 's', $3, $4, 'approved', 'any', false, $5, $6, $7, now(), $7)`,
      [...at, desk, made.id, NAME, EMAIL, WORDS],
    );
    await sql(
      `insert into approval_log (organization_id, approval_id, actor, action, comment) values ($1, $2, $3, 'approved', $4)`,
      [...at, NAME, WORDS],
    );
    await sql(`insert into approval_people (organization_id, approval_id, user_id, comment) values ($1, $2, $2, $3)`, [
      ...at,
      WORDS,
    ]);
    await sql(
      `insert into audit_log (organization_id, actor, actor_kind, action, subject, detail) values ($1, $2, 'nobody', 'session.refused', $3, '{}')`,
      [org(), NAME, EMAIL],
    );
  }

  test('a person: first it is only said, then no column of any table and no file holds a word of theirs', async () => {
    await fill();
    await nameEverywhere();
    const before = await marked();
    const filled = new Set(before.map((line) => line.split('.')[0]));
    const texts = (await columns()).filter(({ place }) => !/^sealed|hash$/.test(place));
    expect([...new Set(texts.map(({ name }) => name))].filter((name) => !filled.has(name))).toEqual([]);
    expect(markedFiles()).toHaveLength(2);
    const said = await api.call('POST', '/api/v1/erasures', { body: { email: EMAIL, dryRun: true } });
    expect(said.json).toMatchObject({
      dryRun: true,
      standIn: null,
      contacts: 1,
      requests: 1,
      comments: 1,
      mails: 1,
      files: 1,
    });
    expect(await marked()).toEqual(before);
    const done = await api.call('POST', '/api/v1/erasures', { body: { email: EMAIL } });
    expect(done.status, done.text).toBe(200);
    expect(await marked()).toEqual([]);
    expect(markedFiles()).toEqual([]);
    const [request] = await sql<{ name: string; email: string }>(
      `select requester_name as name, requester_email as email from requests where organization_id = $1 and title = 'Erased request'`,
      [org()],
    );
    expect(request?.name).toBe('erased person');
    expect(request?.email).toMatch(/^erased-[0-9a-f]{8}@erased\.invalid$/);
    const log = await sql<{ subject: string }>(
      `select subject from audit_log where organization_id = $1 and action = 'person.erased'`,
      [org()],
    );
    expect(log).toEqual([{ subject: request?.email }]);
    expect(
      await sql(
        `select 1 from effects where organization_id = $1 and reason = 'its person was erased' and state = 'skipped'`,
        [org()],
      ),
    ).not.toEqual([]);
    expect(changedRows(others, await everyRow(database().db, other))).toEqual([]);
  });

  test('somebody of the console is not erased as if they were a customer', async () => {
    const email = `agent-${randomUUID()}@example.com`;
    await sql(`insert into users (organization_id, id, email, name, role) values ($1, $2, $3, 'An agent', 'agent')`, [
      org(),
      randomUUID(),
      email,
    ]);
    const { status, json } = await api.call('POST', '/api/v1/erasures', { body: { email } });
    expect([status, json.code]).toEqual([409, 'is_a_user']);
  });

  test('an organization: no row of any table, no file, and nothing of another', async () => {
    const [{ name } = { name: '' }] = await sql<{ name: string }>('select name from organizations where id = $1', [
      org(),
    ]);
    const slip = await api.call('DELETE', '/api/v1/organization', { body: { confirm: `${name}!` } });
    expect([slip.status, slip.json.code]).toEqual([422, 'not_confirmed']);
    const done = await api.call('DELETE', '/api/v1/organization', { body: { confirm: name } });
    expect(done.status, done.text).toBe(204);
    const left = await everyRow(database().db, org());
    expect(left.filter((row) => !row.startsWith('organizations '))).toEqual([]);
    expect(await sql('select 1 from audit_log where organization_id = $1', [org()])).toEqual([]);
    for await (const file of api.deps.storage.list(org())) expect(file).toBeNull();
    expect(changedRows(others, await everyRow(database().db, other))).toEqual([]);
  });
});
