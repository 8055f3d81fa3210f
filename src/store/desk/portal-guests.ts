/** Who may come to the portal and ask there or by mail. */
import type { Sql } from '../db.ts';
import { addUser, type Role } from '../accounts/users.ts';

const whoMayAsk = ['anyone', 'domains', 'invited'] as const;

/** `invited`: who has an account, or is the requester of a request already. */
export interface PortalSettings {
  mayAsk: (typeof whoMayAsk)[number];
  /** In lower case; only with `domains`. */
  domains: string[];
}

export async function readPortalSettings(sql: Sql): Promise<PortalSettings> {
  const [row] = await sql.query<PortalSettings>('select may_ask as "mayAsk", domains from portal_settings');
  return row ?? { mayAsk: 'anyone', domains: [] };
}

export async function savePortalSettings(sql: Sql, settings: PortalSettings): Promise<void> {
  await sql.query(
    `insert into portal_settings (organization_id, may_ask, domains) values (current_setting('deskbridge.organization')::uuid, $1, $2)
     on conflict (organization_id) do update set may_ask = excluded.may_ask, domains = excluded.domains, updated_at = now()`,
    [settings.mayAsk, settings.domains],
  );
}

/** What an address is here. `staff`: agents and admins, who sign in with more than an address. `nobody`: they may not come. */
export type Admission =
  | { kind: 'guest'; userId: string | null; name: string }
  | { kind: 'staff'; userId: string; name: string; role: Role }
  | { kind: 'nobody' };

/** `email` in lower case. */
export async function admit(sql: Sql, email: string): Promise<Admission> {
  const [user] = await sql.query<{ id: string; name: string; role: Role; disabled: boolean }>(
    'select id, name, role, disabled_at is not null as disabled from users where email = $1',
    [email],
  );
  if (user?.disabled === true) return { kind: 'nobody' };
  if (user !== undefined && user.role !== 'requester')
    return { kind: 'staff', userId: user.id, name: user.name, role: user.role };
  if (user !== undefined) return { kind: 'guest', userId: user.id, name: user.name };
  const [request] = await sql.query<{ name: string }>(
    'select requester_name as name from requests where requester_email = $1 order by updated_at desc limit 1',
    [email],
  );
  const settings = await readPortalSettings(sql);
  const domain = email.slice(email.lastIndexOf('@') + 1);
  const welcome = settings.mayAsk === 'anyone' || (settings.mayAsk === 'domains' && settings.domains.includes(domain));
  if (request === undefined && !welcome) return { kind: 'nobody' };
  return { kind: 'guest', userId: null, name: request?.name || email.slice(0, email.lastIndexOf('@')) };
}

/** The account of a guest who has shown that the address is theirs. Two who come at once are one. */
export async function accountOfGuest(sql: Sql, guest: { email: string; name: string }): Promise<string> {
  await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`guest ${guest.email}`]);
  const [there] = await sql.query<{ id: string }>('select id from users where email = $1', [guest.email]);
  return there?.id ?? (await addUser(sql, { ...guest, role: 'requester' })).id;
}
