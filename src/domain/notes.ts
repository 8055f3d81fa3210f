/** The words of a note: who in bold, what happened (old → new), the linked key and the summary. */
import type { Comment, Host, Issue, LinkingSettings, Person } from './model.ts';
import { issueUrl, type News, type Update, whoDid } from './news.ts';
import type { Block, Inline, RichText, TextRun } from './text/richtext.ts';
import { fillTemplate, type TemplateValues } from './template.ts';

export interface NoteContext {
  host: Host;
  issue: Issue;
  actor: Person | null;
  linking: LinkingSettings;
  /** The newest comment, where a closing status carries it. */
  lastComment: Comment | null;
}

const plain = (text: string): TextRun => ({ kind: 'text', text });
const bold = (text: string): TextRun => ({ kind: 'text', text, bold: true });
const nobody = 'nobody';
const somebody = 'Somebody';

/** The note of one event for a linked conversation. `updates` is not empty. An update with a template of its own uses it. */
export function newsNote(updates: Update[], context: NoteContext): RichText {
  const untold: Update[] = [];
  const templated: Block[] = [];
  for (const update of updates) {
    const template = context.linking.events[update.event].template;
    const filled = template === null ? [] : fillTemplate(template, values(update, context));
    if (filled.length === 0) untold.push(update);
    else templated.push(...filled);
  }
  return note([...defaultWords(untold, context), ...templated, ...closing(updates, context)]);
}

function defaultWords(updates: Update[], context: NoteContext): Block[] {
  const [first, ...more] = updates;
  if (first === undefined) return [];
  if (more.length === 0) return singleNote(first, context);
  const comments = updates.flatMap((update) => (update.kind === 'comment' ? quoted(update.comment) : []));
  return [headline('updated', context), changeList(updates), ...comments];
}

/**
 * The note a conversation gets when it is linked: the reference, and what was said before where the project wants it. At the
 * creation of an issue it is the note of that event.
 */
export function linkNote(context: NoteContext, of: { news: News[]; broughtOver: Comment[] }): RichText {
  const { issue, linking } = context;
  const { broughtOver } = of;
  const created = of.news.some((news) => news.kind === 'created') ? linking.events.created.template : null;
  const template = created ?? linking.template;
  const filled = template === null ? [] : fillTemplate(template, values(null, context));
  const blocks: Block[] =
    filled.length > 0
      ? filled
      : [
          paragraph(bold('Linked to '), keyLink(context), plain(` ${issue.summary}`)),
          paragraph(plain(`Status: ${issue.status.name} · Assignee: ${issue.assignee?.name ?? nobody}`)),
        ];
  if (broughtOver.length > 0)
    blocks.push(paragraph(bold(broughtOver.length === 1 ? 'Last comment' : `Comments so far (${broughtOver.length})`)));
  for (const comment of broughtOver)
    blocks.push(paragraph(bold(comment.author?.name ?? somebody), plain(':')), ...quoted(comment));
  return note(blocks);
}

function singleNote(update: Update, context: NoteContext): Block[] {
  const who = { ...context, actor: whoDid(update, context.actor) };
  switch (update.kind) {
    case 'status':
      return [headline('changed the status of', who, [plain(': '), ...arrow(update.from.name, update.to.name)])];
    case 'assignee':
      return [
        headline('changed the assignee of', who, [
          plain(': '),
          ...arrow(update.from?.name ?? nobody, update.to?.name ?? nobody),
        ]),
      ];
    case 'comment':
      return [headline(commented(update.comment), who), ...quoted(update.comment)];
  }
}

function changeList(updates: Update[]): Block {
  const items = updates.map((update): Block[] => {
    switch (update.kind) {
      case 'status':
        return [paragraph(plain('Status: '), ...arrow(update.from.name, update.to.name))];
      case 'assignee':
        return [paragraph(plain('Assignee: '), ...arrow(update.from?.name ?? nobody, update.to?.name ?? nobody))];
      case 'comment':
        return [paragraph(plain(update.comment.public === false ? 'Commented internally' : 'Commented'))];
    }
  });
  return { kind: 'list', ordered: false, items };
}

function commented(comment: Comment): string {
  return comment.public === false ? 'commented internally on' : 'commented on';
}

function closing(updates: Update[], context: NoteContext): Block[] {
  if (!updates.some((update) => update.kind === 'status' && update.to.category === 'done')) return [];
  const blocks: Block[] = [];
  const { resolution } = context.issue;
  if (context.linking.closing.resolution && resolution !== null)
    blocks.push(paragraph(plain('Resolution: '), bold(resolution)));
  const comment = context.lastComment;
  const isTold = comment === null || updates.some((update) => update.kind === 'comment');
  if (context.linking.closing.lastComment && !isTold)
    blocks.push(
      paragraph(plain('Last comment, '), bold(comment.author?.name ?? 'somebody'), plain(':')),
      ...quoted(comment),
    );
  return blocks;
}

function headline(verb: string, context: NoteContext, tail: Inline[] = []): Block {
  return paragraph(
    bold(context.actor?.name ?? somebody),
    plain(` ${verb} `),
    keyLink(context),
    plain(` ${context.issue.summary}`),
    ...tail,
  );
}

function keyLink(context: NoteContext): TextRun {
  return { kind: 'text', text: context.issue.key, href: issueUrl(context.host, context.issue.key) };
}

function arrow(from: string, to: string): Inline[] {
  return [plain(`${from} → `), bold(to)];
}

function quoted(comment: Comment): Block[] {
  const { blocks } = comment.text;
  return blocks.length === 0 ? [] : [{ kind: 'quote', content: blocks }];
}

function paragraph(...content: Inline[]): Block {
  return { kind: 'paragraph', content };
}

function note(blocks: Block[]): RichText {
  return { blocks, urls: [], fallback: null };
}

function values(update: Update | null, context: NoteContext): TemplateValues {
  const { issue } = context;
  const url = issueUrl(context.host, issue.key);
  const actor = update === null ? context.actor : whoDid(update, context.actor);
  const common: TemplateValues = {
    actor: bold(actor?.name ?? somebody),
    'issue.key': keyLink(context),
    'issue.summary': plain(issue.summary),
    'issue.status': plain(issue.status.name),
    'issue.assignee': plain(issue.assignee?.name ?? nobody),
    'issue.url': { kind: 'text', text: url, href: url },
    resolution: plain(issue.resolution ?? ''),
  };
  switch (update?.kind) {
    case undefined:
      return common;
    case 'status':
      return { ...common, from: plain(update.from.name), to: plain(update.to.name) };
    case 'assignee':
      return { ...common, from: plain(update.from?.name ?? nobody), to: plain(update.to?.name ?? nobody) };
    case 'comment':
      return { ...common, comment: update.comment.text };
  }
}
