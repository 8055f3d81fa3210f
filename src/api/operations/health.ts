/** How a connection, a host, the queue are, in words, with what to do: for `doctor`, which looks anew, and for the overview, which knows. */
import type { CheckAnswer } from '../schemas.ts';

export function fine(name: string, message: string, hint: string | null = null): CheckAnswer {
  return { name, ok: true, message, fix: hint };
}

export function failing(name: string, message: string, fix: string): CheckAnswer {
  return { name, ok: false, message, fix };
}

export const GIVE_TOKEN = 'Reconnect it under Integrations, or give it a working access token and apply again.';

interface ConnectionFacts {
  name: string;
  workspaceName: string;
  workspaceId: string;
  region: string;
  adminName: string;
  state: 'connected' | 'broken' | 'disconnected';
  stateReason: string | null;
  plan: 'ok' | 'restricted';
}

/** As it was when last heard of. */
export function connectionHealth(connection: ConnectionFacts): CheckAnswer {
  const { workspaceName, workspaceId, region, adminName, state, stateReason, plan } = connection;
  const name = `connection ${connection.name}`;
  if (state === 'disconnected') return failing(name, 'disconnected: it has no access token', GIVE_TOKEN);
  const words = `${workspaceName} (${workspaceId}), region ${region}, acting as ${adminName}`;
  if (plan === 'restricted')
    return failing(
      name,
      `${words}; its plan does not include conversations`,
      'Change the plan in Intercom, then choose Check again under Integrations, or apply again.',
    );
  // Whose token it is can be asked without the permission that a note needs.
  if (state === 'broken')
    return failing(
      name,
      `${words}; ${stateReason ?? 'a call was refused'}`,
      'Change that in Intercom, then reconnect it under Integrations, or apply again. What waits is sent then.',
    );
  return fine(name, words);
}

interface HostFacts {
  name: string;
  url: string;
  state: 'connected' | 'broken' | 'disconnected';
  stateReason: string | null;
}

/** As it was when last heard of. */
export function hostHealth({ name, url, state, stateReason }: HostFacts): CheckAnswer {
  const called = `host ${name}`;
  if (state === 'disconnected')
    return failing(called, 'disconnected: it has no token', 'Give it one under Integrations, or apply again.');
  if (state === 'broken')
    return failing(
      called,
      `${url} does not let Deskbridge in: ${stateReason ?? 'a call was refused'}`,
      'Change that in Jira, then choose Test connection under Integrations. What waits is done then.',
    );
  return fine(called, `${url} is connected`);
}

/** `lastHookAt` null: nothing came yet. `address`: where its webhooks go; null where who reads this may not see it. */
export function webhookHealth(host: { name: string; lastHookAt: Date | null }, address: string | null): CheckAnswer {
  const name = `webhooks of ${host.name}`;
  if (host.lastHookAt !== null) return fine(name, `the last one came at ${host.lastHookAt.toISOString()}`);
  const to = address === null ? 'to the address that Integrations shows' : `to ${address}`;
  const fix = `Create a webhook in Jira ${to} for issues and comments (created, updated, deleted).`;
  return fine(name, 'none came yet', fix);
}

/** Until then a queue is only busy. */
const LONG_WAIT_SECONDS = 600;

export function queueHealth(queue: { waiting: number; oldestSeconds: number }): CheckAnswer {
  const wait = queue.waiting === 1 ? '1 job waits' : `${queue.waiting} jobs wait`;
  if (queue.oldestSeconds <= LONG_WAIT_SECONDS) return fine('queue', wait);
  return failing(
    'queue',
    `${wait}, the oldest for ${Math.round(queue.oldestSeconds / 60)} minutes`,
    'See that a worker runs (deskbridge serve or worker), and whether a connection or host is broken.',
  );
}

/** Each project that has no connection, or one line for all. */
export function projectsHealth(projects: { key: string; host: string | null; connected: boolean }[]): CheckAnswer[] {
  if (projects.length === 0)
    return [
      fine(
        'projects',
        'none is set up yet',
        'Connect one under Projects, or write a set-up file and run: deskbridge apply -f deskbridge.yaml',
      ),
    ];
  const lonely = projects.filter(({ connected }) => !connected);
  if (lonely.length === 0) return [fine('projects', `${projects.length} set up, each with a connection`)];
  return lonely.map(({ key, host }) =>
    failing(
      `project ${host ?? ''}/${key}`,
      'it has no connection, so its issues cannot be linked',
      'Choose one under Projects, or name one under "connection" and apply again.',
    ),
  );
}
