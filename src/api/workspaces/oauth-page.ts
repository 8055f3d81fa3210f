/** The pages that end an authorisation, in the window that was opened for it. `/connected.js` tells the page that opened it, and closes. */
import type { Connection } from '../../domain/model.ts';
import type { WorkspaceIdentity } from '../../domain/ports.ts';
import { escaped, page } from '../page.ts';

/** Why nothing was connected. `said`: in Intercom's words. */
export type NotCompleted =
  | { kind: 'signed_out' }
  | { kind: 'not_admin_here' }
  | { kind: 'oauth_off' }
  | { kind: 'bad_start' }
  | { kind: 'no_connection' }
  | { kind: 'no_state' }
  | { kind: 'state_unknown' }
  | { kind: 'state_used' }
  | { kind: 'state_expired' }
  | { kind: 'denied'; said: string }
  | { kind: 'no_code' }
  | { kind: 'code_refused' }
  | { kind: 'not_allowed' }
  | { kind: 'unavailable'; said: string }
  | { kind: 'refused'; said: string }
  | { kind: 'workspace_taken'; workspace: string; connection: string }
  | { kind: 'kept' };

const back = '<p><a href="/console/integrations">Back to Integrations</a></p>';
/** A file of ours: the policy of our pages runs no script that stands in them (S21). */
const script = '<script src="/connected.js" defer></script>';

export function completedPage({ workspaceName }: Connection): string {
  return page(
    `Connected to ${escaped(workspaceName)}`,
    `<p id="outcome" data-outcome="connected">Deskbridge works with this workspace now. This window closes by itself.</p>
      ${back}${script}`,
  );
}

export function otherWorkspacePage(of: { before: Connection; identity: WorkspaceIdentity; yes: string }): string {
  const [before, now] = [of.before, of.identity].map(({ workspaceName, workspaceId }) =>
    escaped(`${workspaceName} (${workspaceId})`),
  );
  return page(
    'This is another workspace',
    `<p>The connection “${escaped(of.before.name)}” is to <strong>${before}</strong>. You have allowed <strong>${now}</strong>.</p>
      <p>If it moves there, its links to conversations of ${escaped(of.before.workspaceName)} stop working, and what waits to be sent to them is not sent.</p>
      <form method="post" action="/oauth/intercom/confirm">
        <input type="hidden" name="yes" value="${of.yes}">
        <button type="submit" name="answer" value="cancel">Keep ${escaped(of.before.workspaceName)}</button>
        <button type="submit" name="answer" value="connect" class="quiet">Move it to ${escaped(of.identity.workspaceName)}</button>
      </form>`,
  );
}

export function notCompletedPage(why: NotCompleted): { status: number; html: string } {
  const { status, reason, next } = words(why);
  const html = page(
    'Connection not completed',
    `<p id="outcome" data-outcome="not-completed"><strong>${escaped(reason)}</strong></p>
      <p>${escaped(next)}</p>
      ${back}${script}`,
  );
  return { status, html };
}

interface Words {
  status: number;
  reason: string;
  next: string;
}

const again = 'Nothing was changed. Close this window and press Connect again.';
const AN_ADMIN = 'Ask a workspace admin to connect: somebody who may install apps in this workspace.';

function words(why: NotCompleted): Words {
  switch (why.kind) {
    case 'signed_out':
      return {
        status: 401,
        reason: 'You are not signed in to Deskbridge in this browser.',
        next: 'Sign in there, then press Connect again in the same browser.',
      };
    case 'not_admin_here':
      return {
        status: 403,
        reason: 'Only admins of Deskbridge connect workspaces.',
        next: 'Ask an admin of Deskbridge to connect it.',
      };
    case 'oauth_off':
      return {
        status: 404,
        reason: 'Connecting by OAuth is off here.',
        next: 'Connect by an access token, or have INTERCOM_CLIENT_ID and INTERCOM_CLIENT_SECRET set where Deskbridge runs.',
      };
    case 'bad_start':
      return { status: 400, reason: 'This address is not whole.', next: again };
    case 'no_connection':
      return { status: 404, reason: 'The connection that was to be renewed is not there any more.', next: again };
    case 'kept':
      return { status: 200, reason: 'The connection stays with its workspace.', next: 'Nothing was changed.' };
    default:
      return atIntercom(why);
  }
}

type AtIntercom = Exclude<
  NotCompleted,
  { kind: 'signed_out' | 'not_admin_here' | 'oauth_off' | 'bad_start' | 'no_connection' | 'kept' }
>;

function atIntercom(why: AtIntercom): Words {
  switch (why.kind) {
    case 'no_state':
    case 'state_unknown':
      return {
        status: 400,
        reason: 'This answer of Intercom does not belong to anything that was begun in this browser.',
        next: `If a link brought you here, do not trust who sent it. ${again}`,
      };
    case 'state_used':
      return {
        status: 400,
        reason: 'This answer of Intercom was used already.',
        next: 'If the page was only loaded again, the workspace is connected: look at Integrations. Otherwise press Connect again.',
      };
    case 'state_expired':
      return { status: 400, reason: 'It took longer than 10 minutes.', next: again };
    case 'denied':
      return denied(why.said);
    case 'no_code':
      return { status: 400, reason: 'Intercom sent no authorisation along.', next: again };
    case 'code_refused':
      return {
        status: 502,
        reason: 'Intercom does not take its own authorisation any more: it works once, and only for a short time.',
        next: `${again} If it comes again, check that INTERCOM_CLIENT_ID and INTERCOM_CLIENT_SECRET are of the same app.`,
      };
    case 'not_allowed':
      return { status: 403, reason: 'Authorization failed: you are not an admin of this workspace.', next: AN_ADMIN };
    case 'unavailable':
      return {
        status: 503,
        reason: 'Intercom does not answer just now.',
        next: `${why.said} Nothing was changed. Wait a minute, close this window and press Connect again.`,
      };
    case 'refused':
      return { status: 502, reason: 'Intercom refused.', next: `${why.said} Nothing was changed.` };
    case 'workspace_taken':
      return {
        status: 409,
        reason: `The workspace ${why.workspace} is connected already, as “${why.connection}”.`,
        next: 'Reconnect that connection instead. Nothing was changed.',
      };
  }
}

/** Cancelled by the person, or not allowed to them: Intercom says both in the same way, and the rest only in words. */
function denied(said: string): Words {
  if (/permission|admin|allowed to|install/i.test(said))
    return { status: 403, reason: 'Authorization failed: you are not an admin of this workspace.', next: AN_ADMIN };
  if (/^access_denied\b/.test(said)) return { status: 403, reason: 'It was cancelled at Intercom.', next: again };
  return { status: 502, reason: 'Intercom did not allow it.', next: `It said: ${said.slice(0, 200)}. ${again}` };
}

/** `/connected.js`: tells the page that opened the window, which may not be reachable from it any more, and closes it. */
export const connectedScript = `const said = document.getElementById('outcome');
const outcome = said?.dataset.outcome;
if (outcome !== undefined) {
  const connected = outcome === 'connected';
  const says = (connected ? document.querySelector('h1') : said)?.textContent ?? '';
  const channel = new BroadcastChannel('deskbridge-connecting');
  channel.postMessage({ outcome, says });
  channel.close();
  if (connected) setTimeout(() => window.close(), 1200);
}
`;
