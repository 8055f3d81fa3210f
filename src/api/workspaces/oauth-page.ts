/** The pages that end an authorisation, in the window that was opened for it. `/connected.js` tells the page that opened it, and closes. */
import type { Connection } from '../../domain/model.ts';
import type { WorkspaceIdentity } from '../../domain/ports.ts';
import type { ByLanguage } from '../page-language.ts';
import { escaped, type Page } from '../page.ts';
import { type NotCompleted, type Reason, reasonOf } from './oauth-reasons.ts';

/** A file of ours: the policy of our pages runs no script that stands in them (S21). */
const script = '<script src="/connected.js" defer></script>';
const backTo = (integrations: string): string => `<p><a href="/console/integrations">${integrations}</a></p>${script}`;
const back: ByLanguage<string> = { en: backTo('Back to Integrations'), de: backTo('Zurück zu den Integrationen') };

export function completedPage({ workspaceName }: Connection): ByLanguage<Page> {
  const body = (said: string): string => `<p id="outcome" data-outcome="connected">${said}</p>`;
  return {
    en: {
      heading: `Connected to ${escaped(workspaceName)}`,
      body: `${body('Deskbridge works with this workspace now. This window closes by itself.')}
      ${back.en}`,
    },
    de: {
      heading: `Verbunden mit ${escaped(workspaceName)}`,
      body: `${body('Deskbridge arbeitet jetzt mit diesem Workspace. Dieses Fenster schließt sich von selbst.')}
      ${back.de}`,
    },
  };
}

export function otherWorkspacePage(of: {
  before: Connection;
  identity: WorkspaceIdentity;
  yes: string;
}): ByLanguage<Page> {
  const strong = ({ workspaceName, workspaceId }: WorkspaceIdentity | Connection): string =>
    `<strong>${escaped(`${workspaceName} (${workspaceId})`)}</strong>`;
  const name = escaped(of.before.name);
  const [before, now] = [escaped(of.before.workspaceName), escaped(of.identity.workspaceName)];
  const form = (keep: string, move: string): string => `<form method="post" action="/oauth/intercom/confirm">
        <input type="hidden" name="yes" value="${of.yes}">
        <button type="submit" name="answer" value="cancel">${keep}</button>
        <button type="submit" name="answer" value="connect" class="quiet">${move}</button>
      </form>`;
  return {
    en: {
      heading: 'This is another workspace',
      body: `<p>The connection “${name}” is to ${strong(of.before)}. You have allowed ${strong(of.identity)}.</p>
      <p>If it moves there, its links to conversations of ${before} stop working, and what waits to be sent to them is not sent.</p>
      ${form(`Keep ${before}`, `Move it to ${now}`)}`,
    },
    de: {
      heading: 'Das ist ein anderer Workspace',
      body: `<p>Die Verbindung „${name}“ gehört zu ${strong(of.before)}. Freigegeben haben Sie ${strong(of.identity)}.</p>
      <p>Wechselt sie dorthin, funktionieren ihre Verknüpfungen mit Konversationen von ${before} nicht mehr, und was dorthin noch zu senden ist, wird nicht gesendet.</p>
      ${form(`Bei ${before} bleiben`, `Zu ${now} wechseln`)}`,
    },
  };
}

export function notCompletedPage(why: NotCompleted): { status: number; page: ByLanguage<Page> } {
  const { status, en, de } = reasonOf(why);
  const body = ({ reason, next }: Reason): string =>
    `<p id="outcome" data-outcome="not-completed"><strong>${escaped(reason)}</strong></p>
      <p>${escaped(next)}</p>`;
  return {
    status,
    page: {
      en: { heading: 'Connection not completed', body: `${body(en)}\n      ${back.en}` },
      de: { heading: 'Verbindung nicht abgeschlossen', body: `${body(de)}\n      ${back.de}` },
    },
  };
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
