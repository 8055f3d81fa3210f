/** What the inbox app beside a conversation shows and asks, step by step; how Intercom draws it is its room's business. */

export type Notice = { style: 'muted' | 'error'; text: string };

export interface CanvasLink {
  id: string;
  /** Null: nothing was heard of the issue. */
  key: string | null;
  summary: string | null;
  status: string | null;
  assignee: string | null;
  url: string | null;
  /** Why it does not work, for people. */
  trouble: string | null;
}

export interface CanvasItem {
  id: string;
  title: string;
  subtitle: string | null;
}

export type CanvasField = { id: string; label: string; value: string } & (
  { kind: 'line' | 'text'; hint: string | null } | { kind: 'choice'; options: { id: string; text: string }[] }
);

/** What travels through the browser. Small and without secrets. */
export type Stored = Record<string, string>;

export type CanvasView =
  | { kind: 'home'; links: CanvasLink[]; more: number; notice: Notice | null; canAdd: boolean }
  /** `filter`: the id of the field that narrows the list, where it is needed. */
  | {
      kind: 'choose';
      title: string;
      filter: { id: string; label: string; value: string } | null;
      items: CanvasItem[];
      note: Notice | null;
      extra: { id: string; label: string } | null;
      stored: Stored;
    }
  | { kind: 'form'; title: string; fields: CanvasField[]; problem: string | null; submit: string; stored: Stored }
  | { kind: 'issue'; link: CanvasLink }
  | { kind: 'confirm'; text: string; yes: { id: string; label: string } }
  /** `refresh`: the id that asks again. */
  | { kind: 'working'; text: string; refresh: string; stored: Stored }
  | { kind: 'trouble'; text: string; fix: string | null; again: { id: string; label: string } | null; stored: Stored };

/** A dropdown takes two to ten options (Intercom docs, Canvas Kit). */
export const MOST_OPTIONS = 10;

/** What a teammate opened or pressed. */
export interface CanvasRequest {
  workspaceId: string | null;
  /** The teammate who looks, or pressed. */
  admin: { id: string; name: string } | null;
  /** Null: the app is shown without a conversation. */
  conversation: { id: string; title: string | null } | null;
  /** Null: it was opened. */
  pressed: string | null;
  /** By component; of a checkbox its chosen ids with commas. */
  inputs: Record<string, string>;
  stored: Stored;
}
