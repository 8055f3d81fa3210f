/** Creating an issue in the inbox app: project, type, what the host asks for, what is there already, and what came of it. */
import { createHash, randomUUID } from 'node:crypto';
import type { CanvasItem, CanvasView, Stored } from '../domain/canvas.ts';
import { fieldsToAsk, formFields, inputId, readForm, tellingWords } from '../domain/canvas-form.ts';
import type { CommandProject } from '../domain/decide-command.ts';
import { Gone } from '../domain/errors.ts';
import type { HostField, HostIssueType } from '../domain/host-ports.ts';
import { type InboxEvent, inboxEventKey } from '../domain/inbox-events.ts';
import { similarIssues, wishProgress, type WishProgress } from '../store/inbox-app.ts';
import { isLinked } from '../store/commands.ts';
import { type Asked, asTrouble, type Parts, type Step, trouble } from './inbox-app-parts.ts';
import { incomingNotification } from './intake.ts';
import { lookSoon } from './soon.ts';

/** What a list shows at once. */
const MOST_ITEMS = 10;

interface Meta {
  types: HostIssueType[];
  fields: HostField[];
}

export function createIssueSteps(parts: Parts): Record<string, Step> {
  const { db, kept, home } = parts;

  async function projects(asked: Asked): Promise<CanvasView> {
    const [only, second] = asked.projects;
    if (only === undefined)
      return trouble(
        'No project is connected to this workspace.',
        'An admin of Deskbridge can connect one under Projects.',
      );
    if (second === undefined) return types(asked, only);
    const sought = (asked.inputs['query'] ?? '').trim();
    const found = asked.projects.filter(({ key, hostName }) =>
      `${key} ${hostName}`.toLowerCase().includes(sought.toLowerCase()),
    );
    const items = found.map(({ hostId, hostName, key }): CanvasItem => ({
      id: `project:${hostId}/${key}`,
      title: key,
      subtitle: hostName,
    }));
    return {
      kind: 'choose',
      title: 'In which project?',
      filter: asked.projects.length > MOST_ITEMS ? { id: 'create', label: 'Search projects', value: sought } : null,
      items: items.slice(0, MOST_ITEMS),
      note: items.length === 0 ? { style: 'muted', text: 'No project fits.' } : null,
      extra: null,
      stored: {},
    };
  }

  function meta({ organizationId }: Asked, { hostId, key }: CommandProject) {
    return kept.soon(`meta ${organizationId} ${hostId} ${key}`, async (): Promise<Meta> => {
      const access = await parts.hostAccess(organizationId, hostId);
      if (access === null) throw new Gone('The host is not set up any more.');
      const [issueTypes, fields] = await Promise.all([
        parts.hostReads.issueTypes(access, key),
        parts.hostReads.fields(access, key),
      ]);
      return { types: issueTypes.filter(({ subtask }) => !subtask), fields };
    });
  }

  async function types(asked: Asked, project: CommandProject): Promise<CanvasView> {
    const { hostId, key } = project;
    const pressed = `project:${hostId}/${key}`;
    const known = await meta(asked, project);
    if (known.kind === 'working')
      return { kind: 'working', text: `What ${key} asks for is being read.`, refresh: pressed, stored: {} };
    if (known.kind === 'failed') return asTrouble(known.error, pressed);
    const [only, second] = known.value.types;
    if (second === undefined) return form(asked, { project, meta: known.value, type: only?.id ?? null });
    const sought = (asked.inputs['query'] ?? '').trim().toLowerCase();
    const items = known.value.types
      .filter(({ name }) => name.toLowerCase().includes(sought))
      .map(({ id, name }): CanvasItem => ({ id: `type:${hostId}/${key}/${id}`, title: name, subtitle: null }));
    return {
      kind: 'choose',
      title: `What kind of issue in ${key}?`,
      filter: known.value.types.length > MOST_ITEMS ? { id: pressed, label: 'Search types', value: sought } : null,
      items: items.slice(0, MOST_ITEMS),
      note: items.length === 0 ? { style: 'muted', text: 'No type fits.' } : null,
      extra: null,
      stored: {},
    };
  }

  /** `problem`: what is wrong with what was typed; then it stands as it was typed. */
  async function form(
    asked: Asked,
    of: { project: CommandProject; meta: Meta; type: string | null; draft?: Draft; problem?: string },
  ): Promise<CanvasView> {
    const { project, type } = of;
    const { asked: fields, unfillable } = fieldsToAsk(of.meta.fields, type);
    if (unfillable.length > 0)
      return trouble(
        `${project.key} asks for ${unfillable.join(', ')}, which cannot be filled here.`,
        'Create the issue at its host, then link it.',
        'link',
      );
    const draft = of.draft ?? { summary: asked.conversation.title ?? '', description: '', values: {} };
    // One form, one wish: pressed twice, it is one issue.
    const wish = (of.draft === undefined ? undefined : asked.stored['wish']) ?? randomUUID();
    return {
      kind: 'form',
      title: `New issue in ${project.key}`,
      fields: formFields(fields, draft),
      problem: of.problem ?? null,
      submit: 'submit-issue',
      stored: { wish, host: project.hostId, project: project.key, ...(type === null ? {} : { type }) },
    };
  }

  async function submitted(asked: Asked, rest: string): Promise<CanvasView> {
    const project = chosenProject(asked, asked.stored['host'], asked.stored['project']);
    const wish = asked.stored['wish'];
    if (project === null || wish === undefined) return projects(asked);
    const known = await meta(asked, project);
    const draft = draftOf(asked);
    const stored = { ...asked.stored, ...storedDraft(draft) };
    if (known.kind === 'working')
      return { kind: 'working', text: `What ${project.key} asks for is being read.`, refresh: 'submit-issue', stored };
    if (known.kind === 'failed') return asTrouble(known.error, 'create');
    const type = asked.stored['type'] ?? null;
    const read = readForm(known.value.fields, { issueType: type, summary: draft.summary, values: draft.values });
    if (read.kind === 'problem') return form(asked, { project, meta: known.value, type, draft, problem: read.problem });
    const similar = rest === 'anyway' ? [] : await similarTo(asked, { project, summary: draft.summary });
    if (similar.length > 0)
      return {
        kind: 'choose',
        title: 'Is it one of these?',
        filter: null,
        items: similar,
        note: { style: 'muted', text: 'Press one to link it instead.' },
        extra: { id: 'submit-issue:anyway', label: 'Create a new one' },
        stored,
      };
    const event: InboxEvent = {
      kind: 'issue.asked',
      connectionId: asked.connection.id,
      conversationId: asked.conversation.id,
      at: Date.now(),
      actor: { kind: 'teammate', id: asked.admin.id, name: asked.admin.name },
      wishId: wish,
      hostId: project.hostId,
      projectKey: project.key,
      issueType: type,
      summary: draft.summary.replaceAll(/\s+/g, ' ').trim(),
      description: draft.description.trim() === '' ? null : draft.description,
      fields: read.changes,
      person: { id: null, name: asked.admin.name },
    };
    await ask(asked, event);
    return progress({ ...asked, stored }, wish);
  }

  async function ask(asked: Asked, event: InboxEvent): Promise<void> {
    const owner = { organizationId: asked.organizationId, connectionId: asked.connection.id };
    const bodyHash = createHash('sha256').update(inboxEventKey(event)).digest('hex');
    const incoming = incomingNotification(owner, { kind: 'event', event }, { id: null, bodyHash });
    await parts.receive({ ...incoming, priority: 0 });
  }

  async function similarTo(asked: Asked, of: { project: CommandProject; summary: string }): Promise<CanvasItem[]> {
    const { hostId, key: projectKey } = of.project;
    const found = await db.tx(asked.organizationId, (sql) =>
      similarIssues(sql, { hostId, projectKey, words: tellingWords(of.summary), limit: 4 }),
    );
    return found.map(({ id, key, summary, status }) => ({
      id: `link-issue:${hostId}/${id}`,
      title: `${key} ${summary}`,
      subtitle: status.name,
    }));
  }

  /** What came of a wish: from the store, a moment's patience included. */
  async function progress(asked: Asked, wish: string): Promise<CanvasView> {
    const { organizationId, connection, conversation, stored } = asked;
    const eventKey = `inbox:${connection.id}:wish:${wish}`;
    const seen = await lookSoon(async () => {
      const now = await db.tx(organizationId, async (sql) => {
        const row = await wishProgress(sql, { eventKey, effectKey: `wish:${wish}` });
        if (row === null || row.issueId === null) return { row, linked: false };
        const of = { hostId: stored['host'] ?? '', issueId: row.issueId };
        const conversationOf = { connectionId: connection.id, conversationId: conversation.id };
        return { row, linked: await isLinked(sql, { ...of, ...conversationOf }) };
      });
      return now.linked || isOver(now.row) ? now : null;
    });
    const project = stored['project'] ?? 'the project';
    if (seen === null)
      return { kind: 'working', text: `An issue in ${project} is being created.`, refresh: `progress:${wish}`, stored };
    if (seen.linked) return home(asked, `The issue in ${project} was created and linked.`);
    return failure(seen.row, stored);
  }

  return {
    create: (asked) => projects(asked),
    project: (asked, rest) => {
      const [hostId, key] = rest.split('/');
      const project = chosenProject(asked, hostId, key);
      return project === null ? projects(asked) : types(asked, project);
    },
    async type(asked, rest) {
      const [hostId, key, type = ''] = rest.split('/');
      const project = chosenProject(asked, hostId, key);
      if (project === null) return projects(asked);
      const known = await meta(asked, project);
      if (known.kind === 'working')
        return {
          kind: 'working',
          text: `What ${project.key} asks for is being read.`,
          refresh: `type:${rest}`,
          stored: {},
        };
      return known.kind === 'failed'
        ? asTrouble(known.error, `type:${rest}`)
        : form(asked, { project, meta: known.value, type });
    },
    'submit-issue': submitted,
    progress: (asked, wish) => progress(asked, wish),
    /** What was typed comes back, as a new wish: the old one is over. */
    async 'change-issue'(asked) {
      const project = chosenProject(asked, asked.stored['host'], asked.stored['project']);
      if (project === null) return projects(asked);
      const known = await meta(asked, project);
      if (known.kind !== 'there') return types(asked, project);
      const renewed = { ...asked, stored: { ...asked.stored, wish: randomUUID() } };
      return form(renewed, { project, meta: known.value, type: asked.stored['type'] ?? null, draft: draftOf(asked) });
    },
  };
}

function chosenProject(
  { projects }: Asked,
  hostId: string | undefined,
  key: string | undefined,
): CommandProject | null {
  return projects.find((project) => project.hostId === hostId && project.key === key) ?? null;
}

interface Draft {
  summary: string;
  description: string;
  values: Record<string, string>;
}

/** From the form, or, after a step in between, from what travelled along. */
function draftOf({ inputs, stored }: Asked): Draft {
  const given = inputs['summary'] === undefined ? stored : inputs;
  const values = Object.entries(given).flatMap(([id, value]) =>
    id.startsWith(FIELD) ? [[id.slice(FIELD.length), value] as const] : [],
  );
  return {
    summary: given['summary'] ?? '',
    description: given['description'] ?? '',
    values: Object.fromEntries(values),
  };
}

const FIELD = inputId('');

function storedDraft({ summary, description, values }: Draft): Stored {
  const fields = Object.entries(values).map(([id, value]) => [inputId(id), value] as const);
  return { summary, description, ...Object.fromEntries(fields) };
}

function isOver(row: WishProgress | null): boolean {
  if (row === null) return true;
  return row.eventState === 'skipped' || row.eventState === 'dead' || row.effectState === 'dead' || row.asksPerson;
}

function failure(row: WishProgress | null, stored: Stored): CanvasView {
  const change = { id: 'change-issue', label: 'Change and try again' };
  const say = (text: string, fix: string | null, again: typeof change | null): CanvasView => ({
    kind: 'trouble',
    text,
    fix,
    again,
    stored,
  });
  if (row === null) return say('The wish did not arrive.', null, change);
  if (row.asksPerson)
    return say(
      'The host did not say whether the issue was created.',
      'Look there first. An admin finds it in Deskbridge under Activity.',
      null,
    );
  const reason = row.effectReason ?? row.eventReasons.join('; ');
  return say(`The issue was not created: ${reason}`, null, change);
}
