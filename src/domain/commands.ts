/**
 * Note commands: `/createJiraIssue KEY :: summary [:: description]` and `/linkJiraIssue KEY-1`. Read strictly: a slip is answered with what
 * to type instead, never guessed around.
 */
export type Command =
  | { kind: 'create'; projectKey: string; summary: string; description: string | null }
  | { kind: 'link'; issueKey: string; projectKey: string };

/** `unknown`: it begins as a command does, but is none of ours, and is nobody's business. */
export type CommandReading =
  { kind: 'command'; command: Command } | { kind: 'problem'; problem: string; sample: string } | { kind: 'unknown' };

export const CREATE_SAMPLE = '/createJiraIssue KEY :: summary :: description';
export const LINK_SAMPLE = '/linkJiraIssue KEY-1';

const PROJECT_KEY = /^[A-Z][A-Z0-9_]{0,79}$/;
const ISSUE_KEY = /^([A-Z][A-Z0-9_]{0,79})-[1-9]\d{0,17}$/;
/** Jira takes no longer summaries. */
const LONGEST_SUMMARY = 255;

/** A note's plain text. Letters of the command and of keys may be of either case; the first two `::` separate. */
export function readCommand(text: string): CommandReading {
  const [, name = '', rest = ''] = /^\s*\/([A-Za-z]+)(?:\s+([\s\S]*))?$/.exec(text) ?? [];
  switch (name.toLowerCase()) {
    case 'createjiraissue':
      return readCreate(rest.trim());
    case 'linkjiraissue':
      return readLink(rest.trim());
    default:
      return { kind: 'unknown' };
  }
}

function readCreate(rest: string): CommandReading {
  const problem = (text: string): CommandReading => ({ kind: 'problem', problem: text, sample: CREATE_SAMPLE });
  const [key = '', summary, ...more] = rest.split('::').map((part) => part.trim());
  const projectKey = key.toUpperCase();
  if (key === '') return problem('The command names no project.');
  if (!PROJECT_KEY.test(projectKey)) return problem(`“${shown(key)}” is no project key.`);
  if (summary === undefined || summary === '') return problem('The command gives no summary.');
  const oneLine = summary.replaceAll(/\s+/g, ' ');
  if (oneLine.length > LONGEST_SUMMARY)
    return problem(`The summary is longer than ${LONGEST_SUMMARY} characters: put the rest after a second “::”.`);
  // A description may hold “::” itself.
  const description = more.join(' :: ').trim();
  return {
    kind: 'command',
    command: { kind: 'create', projectKey, summary: oneLine, description: description === '' ? null : description },
  };
}

function readLink(rest: string): CommandReading {
  const issueKey = rest.toUpperCase();
  const projectKey = ISSUE_KEY.exec(issueKey)?.[1];
  if (projectKey !== undefined) return { kind: 'command', command: { kind: 'link', issueKey, projectKey } };
  const problem = rest === '' ? 'The command names no issue.' : `“${shown(rest)}” is no issue key.`;
  return { kind: 'problem', problem, sample: LINK_SAMPLE };
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text;
}

/** What our notes end with (html.ts): a note of ours is never a command, whatever it quotes. */
const REFERENCE = /\[ref [0-9A-Z]{6}\]\s*$/;

/** Whether a note is one of ours: our teammate's, with a reference. A teammate whose name we act in may type commands all the same. */
export function isOwnNote(note: { authorId: string | null; text: string }, adminId: string): boolean {
  return note.authorId === adminId && REFERENCE.test(note.text);
}
