/** What all pages share: banner, header, small pieces. */
import { html, page } from '../../page.ts';
import { userById } from '../world.ts';
import type { Reply } from '../../http.ts';
import type { Html } from '../../page.ts';
import type { Status, User } from '../model.ts';
import type { World } from '../world.ts';

/** Who looks, at which site. `base` is the context path. */
export type View = { world: World; base: string; actingAs: string };
type Framed = { title: string; body: Html; here: string; frames?: string[] };

/** The parts of a page that `page` takes: `here` is its own path, to come back to. */
export function frame(view: View, { title, body, here, frames = [] }: Framed): Parameters<typeof page>[0] {
  const { base, world } = view;
  const product = world.kind === 'cloud' ? 'Cloud' : 'Data Center';
  return {
    title: `${title} · Simulated Jira`,
    styles: ['/_sim/assets/jira.css', ...(frames.length > 0 ? ['/_sim/assets/app.css'] : [])],
    scripts: ['/_sim/assets/jira.mjs', ...(frames.length > 0 ? ['/_sim/assets/host.mjs'] : [])],
    frames,
    body: html`<header>
        <p class="banner"><strong>Simulated Jira</strong> <span>Nothing here is real.</span></p>
        <div class="top">
          <a class="brand" href="${base}/"
            ><span class="logo" aria-hidden="true"></span>Jira <span class="kind">${product}</span></a
          >
          <form class="acting" method="post" action="${base}/acting-as">
            <input type="hidden" name="back" value="${here}" />
            <label for="acting">Acting as</label>
            <select id="acting" name="user" data-submit>
              ${world.users.map((user) => option(user.name, user.displayName, user.name === view.actingAs))}
            </select>
            <button class="plain" data-without-script>Change</button>
          </form>
        </div>
      </header>
      <main>${body}</main>
      <p class="visually-hidden" role="status" data-announce></p>`,
  };
}

export function framed(view: View, parts: Framed): Reply {
  return page(frame(view, parts));
}

export function option(value: string, label: string, selected: boolean): Html {
  return selected
    ? html`<option value="${value}" selected>${label}</option>`
    : html`<option value="${value}">${label}</option>`;
}

/** A status by colour and by word. */
export function lozenge(status: Status): Html {
  return html`<span class="lozenge ${status.category}">${status.name}</span>`;
}

export function face(view: View, user: User | undefined): Html {
  if (!user) return html`<span class="face nobody" aria-hidden="true"></span>`;
  return html`<img class="face" src="${view.base}/avatar/${user.name}.svg" alt="" width="24" height="24" />`;
}

export function personOf(view: View, id: string | null): User | undefined {
  return id === null ? undefined : userById(view.world, id);
}

/** A moment, relative once the script has run, exact on hover. */
export function when(at: number): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}" title="${iso.replace('T', ' ').slice(0, 19)} UTC"
    >${iso.slice(0, 16).replace('T', ' ')}</time
  >`;
}
