/** The words of a note: who in bold, what happened (old → new), the linked key and the summary. */
import type { Comment, Host, Issue, LinkingSettings, Person } from './model.ts';
import { issueUrl, type News } from './news.ts';
import type { Block, Inline, RichText, TextRun } from './richtext.ts';
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

/** The note of one event for a linked conversation. `news` is not empty. */
export function newsNote(news: News[], context: NoteContext): RichText {
  const [first, ...more] = news;
  const blocks =
    first !== undefined && more.length === 0
      ? singleNote(first, context)
      : [headline('updated', context), ...changeList(news)];
  if (more.length > 0) for (const item of news) if (item.kind === 'comment') blocks.push(quoted(item.comment));
  blocks.push(...closing(news, context));
  return { blocks, urls: [], fallback: null };
}

/** The note a conversation gets when it is linked: the reference, and what was said before where the project wants it. */
export function linkNote(context: NoteContext, broughtOver: Comment[]): RichText {
  const { issue, linking } = context;
  const blocks: Block[] =
    linking.template !== null
      ? fillTemplate(linking.template, values(null, context))
      : [
          paragraph(bold('Linked to '), keyLink(context), plain(` ${issue.summary}`)),
          paragraph(plain(`Status: ${issue.status.name} · Assignee: ${issue.assignee?.name ?? nobody}`)),
        ];
  if (broughtOver.length > 0) {
    blocks.push(paragraph(bold(broughtOver.length === 1 ? 'Last comment' : `Comments so far (${broughtOver.length})`)));
    for (const comment of broughtOver)
      blocks.push(paragraph(bold(comment.author?.name ?? 'Somebody'), plain(':')), quoted(comment));
  }
  return { blocks, urls: [], fallback: null };
}

function singleNote(news: News, context: NoteContext): Block[] {
  const template = context.linking.events[news.event].template;
  if (template !== null) return fillTemplate(template, values(news, context));
  switch (news.kind) {
    case 'created':
      return [
        headline('created', context),
        paragraph(plain(`Status: ${context.issue.status.name} · Assignee: ${context.issue.assignee?.name ?? nobody}`)),
      ];
    case 'status':
      return [headline('changed the status of', context, [plain(': '), ...arrow(news.from.name, news.to.name)])];
    case 'assignee':
      return [
        headline('changed the assignee of', context, [
          plain(': '),
          ...arrow(news.from?.name ?? nobody, news.to?.name ?? nobody),
        ]),
      ];
    case 'comment':
      return [
        headline(news.comment.public ? 'commented on' : 'commented internally on', context),
        quoted(news.comment),
      ];
  }
}

function changeList(news: News[]): Block[] {
  const items: Block[][] = [];
  for (const item of news) {
    if (item.kind === 'status') items.push([paragraph(plain('Status: '), ...arrow(item.from.name, item.to.name))]);
    if (item.kind === 'assignee')
      items.push([paragraph(plain('Assignee: '), ...arrow(item.from?.name ?? nobody, item.to?.name ?? nobody))]);
    if (item.kind === 'created') items.push([paragraph(plain('Created'))]);
    if (item.kind === 'comment')
      items.push([paragraph(plain(item.comment.public ? 'Commented' : 'Commented internally'))]);
  }
  return [{ kind: 'list', ordered: false, items }];
}

function closing(news: News[], context: NoteContext): Block[] {
  const status = news.find((item) => item.kind === 'status');
  if (status?.kind !== 'status' || status.to.category !== 'done') return [];
  const blocks: Block[] = [];
  const { resolution } = context.issue;
  if (context.linking.closing.resolution && resolution !== null)
    blocks.push(paragraph(plain('Resolution: '), bold(resolution)));
  const comment = context.lastComment;
  if (context.linking.closing.lastComment && comment !== null && !news.some((item) => item.kind === 'comment'))
    blocks.push(
      paragraph(plain('Last comment, '), bold(comment.author?.name ?? 'somebody'), plain(':')),
      quoted(comment),
    );
  return blocks;
}

function headline(verb: string, context: NoteContext, tail: Inline[] = []): Block {
  return paragraph(
    bold(context.actor?.name ?? 'Somebody'),
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

function quoted(comment: Comment): Block {
  return { kind: 'quote', content: comment.text.blocks };
}

function paragraph(...content: Inline[]): Block {
  return { kind: 'paragraph', content };
}

function values(news: News | null, context: NoteContext): TemplateValues {
  const { issue } = context;
  const url = issueUrl(context.host, issue.key);
  const common: TemplateValues = {
    actor: bold(context.actor?.name ?? 'Somebody'),
    'issue.key': keyLink(context),
    'issue.summary': plain(issue.summary),
    'issue.status': plain(issue.status.name),
    'issue.assignee': plain(issue.assignee?.name ?? nobody),
    'issue.url': { kind: 'text', text: url, href: url },
    resolution: plain(issue.resolution ?? ''),
  };
  if (news?.kind === 'status') return { ...common, from: plain(news.from.name), to: plain(news.to.name) };
  if (news?.kind === 'assignee')
    return { ...common, from: plain(news.from?.name ?? nobody), to: plain(news.to?.name ?? nobody) };
  if (news?.kind === 'comment') return { ...common, comment: news.comment.text };
  return common;
}
