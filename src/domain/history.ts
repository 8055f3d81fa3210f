/** One entry of an issue's history at its host: how it is sought, and what is found. */

/** Which entry of an issue's history is meant: the one of this field between these ends, nearest to `at` (ms). */
export interface SoughtChange {
  field: 'status' | 'assignee';
  from: string | null;
  to: string | null;
  at: number;
  /** It is certainly there: it may only not be seen yet. */
  certain: boolean;
}

/** A change as the host's history has it. */
export interface RecordedChange {
  id: string | null;
  fromText: string | null;
  toText: string | null;
}
