/**
 * What the server writes for people, read from its source. In: source files. Out: every text as it is written, with `{}` where something goes
 * in, and where it stands. Reads, never runs.
 */
import { parseAst } from 'vite';
import { isTest, type SourceFile } from './sources.ts';

export interface Written {
  /** `changed status {} → {}` */
  text: string;
  file: string;
  /** Characters from the beginning of the file. */
  at: number;
  /** The names of what it is given to or stands under, the nearest first: `text`, `noDecision`, `min`. */
  under: string[];
}

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

const GAP = '{}';
/** So many ways to put one text together are looked at. */
const MOST = 24;

export function writtenIn(files: readonly SourceFile[]): Written[] {
  return files.filter((file) => file.name.endsWith('.ts') && !isTest(file)).flatMap(writtenInFile);
}

function writtenInFile({ name: file, text: code }: SourceFile): Written[] {
  const found: Written[] = [];
  const nameOf = (node: Node): string => /[\w$]+$/.exec(code.slice(node.start, node.end))?.[0] ?? '';
  const say = (node: Node, under: string[]): void => {
    for (const text of waysOf(node)) found.push({ text, file, at: node.start, under });
  };
  const walk = (node: Node, under: string[]): void => {
    if (/^TS(Literal|TypeAlias|Interface)/.test(node.type) || node.type === 'ImportDeclaration') return;
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      const callee = node['callee'] as Node;
      walk(callee, under);
      const inside = [nameOf(callee), ...under];
      return (node['arguments'] as Node[]).forEach((one) => walk(one, inside));
    }
    if (node.type === 'Property') return walk(node['value'] as Node, [nameOf(node['key'] as Node), ...under]);
    if (node.type === 'VariableDeclarator' && node['init'] !== null)
      return walk(node['init'] as Node, [String((node['id'] as Node)['name']), ...under]);
    if (node.type === 'TaggedTemplateExpression') return;
    if (isText(node)) {
      say(node, under);
      return leftOver(node).forEach((one) => walk(one, under));
    }
    for (const child of Object.values(node)) {
      if (Array.isArray(child)) for (const one of child) if (isNode(one)) walk(one, under);
      if (isNode(child)) walk(child, under);
    }
  };
  walk(parseAst(code, { lang: 'ts' }) as unknown as Node, []);
  return found;
}

const isText = (node: Node): boolean =>
  (node.type === 'Literal' && typeof node['value'] === 'string') ||
  node.type === 'TemplateLiteral' ||
  (node.type === 'BinaryExpression' && node['operator'] === '+' && sides(node).some(isText));

const sides = (node: Node): Node[] => [node['left'] as Node, node['right'] as Node];
const branches = (node: Node): Node[] => [node['consequent'] as Node, node['alternate'] as Node];

/** Every way the text can come out; what is not known while it is written is a gap. */
function waysOf(node: Node): string[] {
  const joined = (parts: string[][]): string[] =>
    parts
      .reduce((ways, part) => ways.flatMap((way) => part.map((more) => way + more)).slice(0, MOST), [''])
      .map((way) => way.replace(/(?:\{\})+/g, GAP));
  if (node.type === 'Literal' && typeof node['value'] === 'string') return [node['value']];
  if (node.type === 'ConditionalExpression' && branches(node).some(isText)) return branches(node).flatMap(waysOf);
  if (!isText(node)) return [GAP];
  if (node.type === 'BinaryExpression') return joined(sides(node).map(waysOf));
  const gaps = (node['expressions'] as Node[]).map(waysOf);
  return joined(
    (node['quasis'] as Node[]).flatMap((quasi, at) => [
      [(quasi['value'] as { cooked: string }).cooked],
      ...(gaps[at] === undefined ? [] : [gaps[at]]),
    ]),
  );
}

/** What stands in a text without being part of it: other texts may. */
function leftOver(node: Node): Node[] {
  const inside = node.type === 'BinaryExpression' ? sides(node) : ((node['expressions'] ?? []) as Node[]);
  return inside.flatMap((one): Node[] => {
    if (isText(one)) return leftOver(one);
    if (one.type === 'ConditionalExpression' && branches(one).some(isText))
      return [
        one['test'] as Node,
        ...branches(one).flatMap((branch) => (isText(branch) ? leftOver(branch) : [branch])),
      ];
    return [one];
  });
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** What is thrown with a sentence that is kept as a reason. */
const REFUSALS = /^(?:Rejected|RetryLater|Gone|Forbidden|Reconnect|PlanRestricted|Unknown|Poison|super|doubt)$/;
/** Parts of those. */
const OF_REFUSALS = /^(?:doing|subject|hint|what|advice|where|undecidable|reason|sentence|said|purpose|without|why)$/;
/** What says what is wrong with a field, or what became of something, in the API. */
const OF_ANSWERS =
  /^(?:min|max|regex|refine|message|problem|complain|text|fix|fixes|reason|said|cannot|step|counted|at|whyTeamMissing|remarks|push)$/;
/** What may be wrong with a field that a person fills in; a choice is always one of those that are offered. */
const FILLED_IN = /^(?:string|number|boolean|array|email|refine|iso)$/;

/** Words for others than who reads a page: notes, mails, the app in Intercom, logs, set-up files; or said there by a code. */
const FOR_OTHERS = [
  /^domain\/(?:canvas|notes|commands|preview|history|remote-links|panel\.|workflows\/templates|text\/)/,
  /^domain\/(?:mail\/(?:(?:sign-in|test)-letters|mail\.)|desk\/(?:desk|attachment))/,
  /^pipeline\/(?:inbox-app|act\.|mail-files|trace|figures|process-command)/,
  /^intercom\/(?:canvas|oauth|routes|html|workspace|heard|pictures)/,
  /^jira\/(?:adf|wiki|forge|check|past|reads|routes)/,
  /^mail\/(?!send)|^app\/(?!webhooks|endings|forge-end)/,
  /^api\/(?:setup\/(?!schema)|backup|help|auth|oauth|operations\/doctor|mail\/applying)/,
  /^api\/(?:openapi|problem|route|paging|escalation\/routes|projects\/preview-samples)/,
];
const SAID_TO_OTHERS =
  /^(?:plain|bold|content|link|describe|Error|ApiProblem|reportTrouble|apart|soon|once|log|query|noteOf|refuse|actor|by|label|startUpkeep|saveConversations|saveContacts|troubleOf|DatabaseUnavailable)$/;
/** What only a program can get wrong: pages send it themselves. */
const TO_PROGRAMS =
  /^is (?:no id|no key$|no token|no moment|not the "next"|8 to 100)|^must be (?:one of|contact:|\{|[\w-]+, |linked or|new, |issue or|jira-)|revision|^write csv|^is "\{\}": write|a text of your own|^give either ids|^must be a whole number from|^must be 32|placeholder|to a service: name it|^name a person|^contact and connection|give the id of|U\+0000|stands already at workflows|id of a connection/;

/** Those of the API that hold nothing else. */
const WHOLE = /\/(?:happened|password-rules|take-away)\.ts$/;

/** Written in a note, a mail, a comment or a description. */
const NOT_ON_PAGES = new Set([
  ' tested escalation from ',
  ' (customer) wrote in ',
  '(no subject)',
  'Status: {} · Assignee: {}',
  'The issue in {} was not created: {}',
  'The project {} takes no commands here. These do: {}.',
  'Several hosts have a project {} ({}): use the Deskbridge app beside the conversation.',
  'Conversation linking is off for the project {}: an admin can switch it on in Deskbridge.',
  'A test of escalation from Deskbridge. It may be resolved or deleted.\n\n{}',
  'A mail about this request could not be delivered.\n\n{}',
  '{}\n\n(Not taken: {})',
  'Answer this mail, or ',
  'see your request',
  'See your request',
  'Open the request',
  'Expired: the approval of {}',
  'your approval is asked for: {}',
  'Reminder: your approval is asked for: {}',
  'Create a webhook in Jira {} for issues and comments (created, updated, deleted).',
]);

/** Those whose sentences pages show. */
export const isRead = ({ name }: SourceFile): boolean =>
  /^src\/(?:(?:domain|pipeline|jira|intercom|mail|desk|app|api)\/|http\.ts)/.test(name) &&
  !FOR_OTHERS.some((others) => others.test(name.slice('src/'.length)));

/** Of a page that the server makes itself: its words stand there in each language, and need no pair. */
export const languageOf = ({ under }: Written): 'en' | 'de' | null =>
  under.find((name): name is 'en' | 'de' => name === 'en' || name === 'de') ?? null;

/** Whether a page shows it: it is kept on a timeline, as a reason or a step, or told of a field. */
export function isSaid({ text, file, under }: Written): boolean {
  if (!/\p{L}{2,}[,:;]? (?:\p{L}|\{\})|\{\} \p{L}{2,}/u.test(text) || TO_PROGRAMS.test(text) || NOT_ON_PAGES.has(text))
    return false;
  const isUnder = (one: RegExp): boolean => under.some((of) => one.test(of));
  // What a part of ours was doing is logged; what a vendor could not do is told.
  if (isUnder(SAID_TO_OTHERS) || (file.startsWith('src/pipeline/') && under.includes('doing'))) return false;
  const [nearest = '', outer = ''] = under;
  if (/^src\/(?:(?:jira|intercom|mail|desk|app)\/|http\.ts)/.test(file))
    return isUnder(REFUSALS) || isUnder(OF_REFUSALS);
  if (file.startsWith('src/api/') && !WHOLE.test(file))
    return OF_ANSWERS.test(nearest) || (nearest === 'error' && FILLED_IN.test(outer));
  return true;
}
