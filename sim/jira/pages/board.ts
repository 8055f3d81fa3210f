/** The board: the issues of one project in columns by status, and a form for a new one. */
import { html } from '../../page.ts';
import { ISSUE_TYPES, PRIORITIES, STATUSES, byId } from '../model.ts';
import { face, framed, lozenge, option, personOf } from './frame.ts';
import type { Reply } from '../../http.ts';
import type { Html } from '../../page.ts';
import type { Issue, Project, Status } from '../model.ts';
import type { View } from './frame.ts';

export function boardPage(view: View, wanted: string | null): Reply {
  const { world, base } = view;
  const project = world.projects.find((one) => one.key === wanted) ?? world.projects[0];
  const here = project ? `${base}/?project=${project.key}` : `${base}/`;
  if (!project) {
    const body = html`<section class="empty">
      <h1>No projects</h1>
      <p>All projects were deleted. Reset the simulator to get them back.</p>
    </section>`;
    return framed(view, { title: 'Board', here, body });
  }
  const issues = [...world.issues.values()].filter((issue) => issue.projectId === project.id);
  const body = html`<nav class="tabs" aria-label="Projects">
      ${world.projects.map((one) => tab(view, one, one === project))}
    </nav>
    <div class="heading">
      <h1>${project.name}</h1>
      <p class="muted" data-live="count">${issues.length === 1 ? '1 issue' : `${issues.length} issues`}</p>
    </div>
    ${newIssue(view, project)}
    <div class="board" data-live="board">${STATUSES.map((status) => column(view, status, issues))}</div>`;
  return framed(view, { title: project.name, here, body });
}

function tab(view: View, project: Project, current: boolean): Html {
  const href = `${view.base}/?project=${project.key}`;
  const label = html`<span class="tab-name">${project.name}</span> <span class="tab-key">${project.key}</span>`;
  return current ? html`<a href="${href}" aria-current="page">${label}</a>` : html`<a href="${href}">${label}</a>`;
}

function newIssue(view: View, project: Project): Html {
  return html`<details class="create">
    <summary>New issue</summary>
    <form class="stack card" method="post" action="${view.base}/act/createIssue">
      <input type="hidden" name="project" value="${project.key}" />
      <div class="row">
        <p class="field grow">
          <label for="summary">Summary</label>
          <input id="summary" name="summary" required maxlength="255" autocomplete="off" />
        </p>
        <p class="field">
          <label for="type">Type</label>
          <select id="type" name="type">
            ${ISSUE_TYPES.map((type) => option(type.name, type.name, false))}
          </select>
        </p>
        <p class="field">
          <label for="priority">Priority</label>
          <select id="priority" name="priority">
            ${PRIORITIES.map((one) => option(one.name, one.name, one.id === '3'))}
          </select>
        </p>
      </div>
      <p class="field">
        <label for="description">Description</label>
        <textarea id="description" name="description" rows="4" aria-describedby="description-hint"></textarea>
        <span class="hint" id="description-hint">Paste an Intercom address here to link the conversation.</span>
      </p>
      <p><button class="primary">Create issue</button></p>
    </form>
  </details>`;
}

function column(view: View, status: Status, issues: Issue[]): Html {
  const here = issues.filter((issue) => issue.statusId === status.id);
  const cards = here.map((issue) => html`<li>${card(view, issue)}</li>`);
  return html`<section class="column" aria-labelledby="status-${status.id}">
    <h2 id="status-${status.id}">${lozenge(status)} <span class="count">${here.length}</span></h2>
    ${
      cards.length > 0
        ? html`<ul>
            ${cards}
          </ul>`
        : html`<p class="none">Nothing here</p>`
    }
  </section>`;
}

function card(view: View, issue: Issue): Html {
  const assignee = personOf(view, issue.assigneeId);
  const links = issue.remoteLinks.length;
  return html`<a class="card issue-card" href="${view.base}/browse/${issue.key}">
    <span class="title">${issue.summary}</span>
    <span class="meta">
      <span class="key">${issue.key}</span>
      <span>${byId(PRIORITIES, issue.priorityId).name}</span>
      ${links > 0 && html`<span class="links">${links === 1 ? '1 link' : `${links} links`}</span>`}
      <span class="who"
        >${face(view, assignee)}<span class="visually-hidden">${assignee?.displayName ?? 'Unassigned'}</span></span
      >
    </span>
  </a>`;
}
