/** The page where a person allows an app in a workspace, or does not. As the person, one may choose to be anybody of any workspace. */
import { readForm } from '../../http.ts';
import type { HttpRequest, Reply } from '../../http.ts';
import { html, page } from '../../page.ts';
import type { Html } from '../../page.ts';
import type { Ask, OAuth } from '../oauth.ts';
import type { State, Workspace } from '../state.ts';

const STYLES = ['/_sim/assets/authorize.css'];
const TITLE = 'Install an app · Simulated Intercom';

export function authorizePage(state: State, oauth: OAuth, request: HttpRequest): Reply {
  const asked = oauth.read(request.query);
  if (typeof asked === 'string') return refusedPage(asked);
  if (request.method !== 'POST') return withRedirect(askPage(state, asked), asked);
  const form = readForm(request);
  const [workspaceId = '', adminId = ''] = (form.get('who') ?? '').split('/');
  return oauth.decide(asked, { workspaceId, adminId, install: form.get('act') === 'install' });
}

function askPage(state: State, { app }: Ask): Reply {
  const name = app.name ?? app.clientId;
  const body = html`<main class="authorize">
    <p class="banner"><strong>Simulated Intercom</strong></p>
    <h1>Install ${name}?</h1>
    <p>It may read teammates, conversations, tickets and people of the workspace, and write notes.</p>
    <form method="post">
      <fieldset>
        <legend>Who are you?</legend>
        ${[...state.workspaces.values()].map((workspace, at) => people(workspace, at === 0))}
      </fieldset>
      <div class="buttons">
        <button class="button primary" name="act" value="install">Install</button>
        <button class="button" name="act" value="cancel">Cancel</button>
      </div>
    </form>
  </main>`;
  return page({ title: TITLE, body, styles: STYLES });
}

function people(workspace: Workspace, first: boolean): Html {
  return html`<section>
    <h2>${workspace.name} <span class="region">${workspace.region}</span></h2>
    ${[...workspace.admins.values()].map(
      (admin, at) =>
        html`<label>
          ${
            first && at === 0
              ? html`<input type="radio" name="who" value="${workspace.id}/${admin.id}" checked />`
              : html`<input type="radio" name="who" value="${workspace.id}/${admin.id}" />`
          }
          <span>${admin.name}</span>
          <span class="quiet">${admin.mayInstallApps ? admin.jobTitle : 'may not install apps'}</span>
        </label>`,
    )}
  </section>`;
}

function refusedPage(reason: string): Reply {
  const body = html`<main class="authorize">
    <p class="banner"><strong>Simulated Intercom</strong></p>
    <h1>This app cannot be installed</h1>
    <p>${reason}</p>
  </main>`;
  return page({ title: TITLE, body, styles: STYLES, status: 400 });
}

/** The form's answer is a redirect to the app, which the page's policy must know of. */
function withRedirect(reply: Reply, { redirectUrl }: Ask): Reply {
  if (reply.kind !== 'bytes') return reply;
  const name = 'content-security-policy';
  const policy = (reply.headers?.[name] ?? '').replace(
    "form-action 'self'",
    `form-action 'self' ${new URL(redirectUrl).origin}`,
  );
  return { ...reply, headers: { ...reply.headers, [name]: policy } };
}
