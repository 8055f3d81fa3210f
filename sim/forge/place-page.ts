/** Pages of Jira's settings in which the app stands alone: for admins, for a project, for a post function in the workflow editor. */
import { APP_SANDBOX, html, page } from '../page.ts';
import type { Reply } from '../http.ts';

/** `configures`: it is a rule of a workflow, with the editor's own button that saves it. */
export function placePage(frame: { title: string; url: string; configures: boolean }): Reply {
  const { title, url, configures } = frame;
  return page({
    title: `${title} · Simulated Jira`,
    styles: ['/_sim/assets/app.css'],
    scripts: ['/_sim/assets/host.mjs'],
    frames: [new URL(url).origin],
    body: html`<main>
      <h1>${title}</h1>
      <iframe class="app" data-app title="${title}" src="${url}" sandbox="${APP_SANDBOX}"></iframe>
      ${configures && html`<p><button data-configure>Add</button> <output data-configured></output></p>`}
    </main>`,
  });
}
