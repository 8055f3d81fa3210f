/** The page of one issue: text and comments on the left, details and links to other tools on the right. */
import { APP_SANDBOX, html, trusted } from '../../page.ts';
import { ISSUE_TYPES, PRIORITIES, STATUSES, byId, isInternal, transitionsFrom } from '../model.ts';
import { projectOf, toHtml, toWiki, userById } from '../world.ts';
import { face, framed, lozenge, option, personOf, when } from './frame.ts';
import { historyList } from './history.ts';
import type { Reply } from '../../http.ts';
import type { Html } from '../../page.ts';
import type { Comment, Issue, RemoteLink } from '../model.ts';
import type { View } from './frame.ts';

export function issuePage(view: View, issue: Issue): Reply {
  const project = projectOf(view.world, issue);
  const user = userById(view.world, view.actingAs);
  const apps = [...view.world.apps].map((app) => app(issue, user));
  const body = html`<nav class="crumbs" aria-label="Path">
      <a href="${view.base}/?project=${project.key}">${project.name}</a> <span aria-hidden="true">/</span>
      <span class="key">${issue.key}</span>
    </nav>
    <div class="issue" data-issue="${issue.id}">
      <div class="main-column">
        <div class="lead" data-live="head"><h1>${issue.summary}</h1></div>
        ${actions(view, issue)} ${description(view, issue)} ${comments(view, issue)}
        <section aria-labelledby="history-title">
          <h2 id="history-title">History</h2>
          <div data-live="history">${historyList(view, issue)}</div>
        </section>
      </div>
      <aside class="side-column" aria-label="Details of ${issue.key}">
        ${apps.map(appFrame)} ${linkPanel(view, issue)} ${details(view, issue)} ${rarely(view, issue)}
      </aside>
    </div>`;
  const frames = apps.map(({ url }) => new URL(url).origin);
  return framed(view, {
    title: `${issue.key} ${issue.summary}`,
    here: `${view.base}/browse/${issue.key}`,
    body,
    frames,
  });
}

/** An app's page in a frame of its own origin; it reaches this page by messages only. */
function appFrame({ title, url }: { title: string; url: string }): Html {
  return html`<section class="card app-card" aria-label="${title}">
    <h2>${title}</h2>
    <iframe class="app" data-app title="${title}" src="${url}" sandbox="${APP_SANDBOX}"></iframe>
  </section>`;
}

/** A form that posts an act on this issue. */
function form(view: View, issue: Issue, parts: { act: string; className: string; body: Html }): Html {
  return html`<form class="${parts.className}" method="post" action="${view.base}/act/${parts.act}" data-quiet>
    <input type="hidden" name="issue" value="${issue.id}" />${parts.body}
  </form>`;
}

function actions(view: View, issue: Issue): Html {
  const buttons = transitionsFrom(issue.statusId).map(
    ({ to, name }) =>
      html`<button name="status" value="${to.id}" aria-label="${name}: to ${to.name}">${to.name}</button>`,
  );
  const body = html`${lozenge(byId(STATUSES, issue.statusId))}
    <span class="muted" aria-hidden="true">→</span> ${buttons}`;
  return html`<div class="lead" data-live="actions">
    ${form(view, issue, { act: 'transition', className: 'transitions', body })}
  </div>`;
}

function description(view: View, issue: Issue): Html {
  const text = issue.description === null ? '' : toWiki(issue.description, 'typed');
  const shown =
    text === ''
      ? html`<p class="none">No description yet.</p>`
      : html`<div class="rich">${trusted(toHtml(view.world, issue.description ?? ''))}</div>`;
  const edit = html`<p class="field">
      <label for="edit-summary">Summary</label>
      <input id="edit-summary" name="summary" required maxlength="255" value="${issue.summary}" autocomplete="off" />
    </p>
    <p class="field">
      <label for="edit-description">Description</label>
      <textarea id="edit-description" name="description" rows="8" aria-describedby="edit-hint">${text}</textarea>
      <span class="hint" id="edit-hint"
        >Paste an Intercom address to link the conversation; take it out to unlink it.</span
      >
    </p>
    <p><button class="primary">Save</button></p>`;
  return html`<section aria-labelledby="description-title">
    <h2 id="description-title">Description</h2>
    <div data-live="description">${shown}</div>
    <details class="edit" data-fresh="edit">
      <summary>Edit summary and description</summary>
      ${form(view, issue, { act: 'edit', className: 'stack', body: edit })}
    </details>
  </section>`;
}

function comments(view: View, issue: Issue): Html {
  const service = projectOf(view.world, issue).type === 'service_desk';
  const list = issue.comments.map((comment) => html`<li>${commentBox(view, issue, { comment, service })}</li>`);
  const add = html`<p class="field">
      <label for="comment">Add a comment</label>
      <textarea id="comment" name="text" rows="3" required></textarea>
    </p>
    <p class="row">
      <button class="primary">Comment</button>
      ${service && html`<label class="check"><input type="checkbox" name="internal" value="yes" /> Internal note, not for the customer</label>`}
    </p>`;
  return html`<section aria-labelledby="comments-title">
    <h2 id="comments-title">Comments</h2>
    <div data-live="comments">
      ${
        list.length > 0
          ? html`<ol class="comments">
              ${list}
            </ol>`
          : html`<p class="none">No comments yet.</p>`
      }
    </div>
    ${form(view, issue, { act: 'comment', className: 'stack card', body: add })}
  </section>`;
}

function commentBox(view: View, issue: Issue, { comment, service }: { comment: Comment; service: boolean }): Html {
  const author = personOf(view, comment.authorId);
  const internal = isInternal(comment);
  const id = html`<input type="hidden" name="comment" value="${comment.id}" />`;
  const edit = html`${id}
    <p class="field">
      <label for="edit-${comment.id}">Text of the comment</label>
      <textarea id="edit-${comment.id}" name="text" rows="4" required>${toWiki(comment.body, 'typed')}</textarea>
    </p>
    <p><button class="primary">Save</button></p>`;
  const remove = html`${id}<button
      class="plain danger"
      aria-label="Delete the comment of ${author?.displayName ?? 'somebody'}"
    >
      Delete
    </button>`;
  return html`<article class="comment ${internal ? 'internal' : ''}" id="comment-${comment.id}">
    <p class="byline">
      ${face(view, author)} <strong>${author?.displayName ?? 'Somebody'}</strong> ${when(comment.created)}
      ${comment.updated !== comment.created && html`<span class="muted">edited</span>`}
      ${(service || internal) && html`<span class="lozenge ${internal ? 'note' : 'new'}">${internal ? 'Internal note' : 'Public'}</span>`}
    </p>
    <div class="rich">${trusted(toHtml(view.world, comment.body))}</div>
    <div class="row tools">
      <details>
        <summary>Edit</summary>
        ${form(view, issue, { act: 'editComment', className: 'stack', body: edit })}
      </details>
      ${form(view, issue, { act: 'deleteComment', className: '', body: remove })}
    </div>
  </article>`;
}

function linkPanel(view: View, issue: Issue): Html {
  const links = issue.remoteLinks.map((link) => html`<li>${remoteLink(link)}</li>`);
  return html`<section class="card linked" aria-labelledby="links-title">
    <h2 id="links-title">Links to other tools</h2>
    <div data-live="links" data-announce-change="Links to other tools changed">
      ${
        links.length > 0
          ? html`<ul class="remote-links">
              ${links}
            </ul>`
          : html`<p class="none">None yet. A linked Intercom conversation appears here.</p>`
      }
    </div>
  </section>`;
}

function remoteLink(link: RemoteLink): Html {
  const { object, application } = link;
  const icon = object.icon?.url16x16 ?? '';
  const shown = icon.startsWith('data:image/')
    ? html`<img src="${icon}" alt="${object.icon?.title ?? ''}" width="16" height="16" />`
    : html`<span class="glyph" aria-hidden="true">${(application?.name ?? object.title).slice(0, 1)}</span>`;
  const title = object.status?.resolved ? html`<s>${object.title}</s>` : html`${object.title}`;
  const safe = /^https?:\/\//.test(object.url);
  return html`<span class="icon">${shown}</span>
    <span class="about">
      ${safe ? html`<a href="${object.url}" rel="noreferrer">${title}</a>` : title}
      ${object.summary !== null && html`<span class="muted">${object.summary}</span>`}
      ${link.relationship !== null && html`<span class="muted">${link.relationship}</span>`}
    </span>`;
}

function details(view: View, issue: Issue): Html {
  const { world } = view;
  const reporter = personOf(view, issue.reporterId);
  const people = [...world.users].map((user) =>
    option(user.name, user.displayName, user.accountId === issue.assigneeId),
  );
  const assign = html`<label for="assignee">Assignee</label>
    <span class="row">
      <select id="assignee" name="assignee" data-submit>
        ${option('', 'Unassigned', issue.assigneeId === null)}${people}
      </select>
      <button data-without-script>Assign</button>
    </span>`;
  const rows: [string, Html][] = [
    ['Reporter', html`${face(view, reporter)} ${reporter?.displayName ?? 'Nobody'}`],
    ['Type', html`${byId(ISSUE_TYPES, issue.typeId).name}`],
    ['Priority', html`${byId(PRIORITIES, issue.priorityId).name}`],
    ['Resolution', html`${issue.resolution ?? 'Unresolved'}`],
    ['Labels', html`${issue.labels.length > 0 ? issue.labels.join(', ') : 'None'}`],
    ['Created', when(issue.created)],
    ['Updated', when(issue.updated)],
  ];
  return html`<section class="card" aria-labelledby="details-title">
    <h2 id="details-title">Details</h2>
    <div data-live="assignee">${form(view, issue, { act: 'assign', className: 'field', body: assign })}</div>
    <dl data-live="details">
      ${rows.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function rarely(view: View, issue: Issue): Html {
  const others = view.world.projects.filter((project) => project.id !== issue.projectId);
  const move = html`<label for="project">Move to</label>
    <span class="row">
      <select id="project" name="project">
        ${others.map((project) => option(project.key, `${project.name} (${project.key})`, false))}
      </select>
      <button>Move</button>
    </span>
    <span class="hint">The issue gets a new key; the old one goes on to lead here.</span>`;
  const remove = html`<details>
    <summary>Delete this issue</summary>
    <p class="hint">Deletes ${issue.key} with its comments and links. This cannot be undone.</p>
    <button class="danger">Delete ${issue.key}</button>
  </details>`;
  return html`<section class="card" aria-labelledby="more-title">
    <h2 id="more-title">More</h2>
    ${others.length > 0 && form(view, issue, { act: 'move', className: 'field', body: move })}
    ${form(view, issue, { act: 'deleteIssue', className: '', body: remove })}
  </section>`;
}
