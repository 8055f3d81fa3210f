/** What requests are called on these pages. */
import type { RequestAnswer, RequestCommentAnswer } from '../../../src/api/schemas/requests.ts';
import { texts } from '../../texts/requests.ts';
import type { Said } from '../../kit/words.ts';

export type Status = RequestAnswer['status'];
export type Priority = RequestAnswer['priority'];
export type Channel = RequestCommentAnswer['channel'];

export const statuses: readonly Status[] = ['new', 'in_progress', 'waiting', 'resolved'];
/** The most urgent first, as people choose. */
export const priorities: readonly Priority[] = ['urgent', 'high', 'medium', 'low'];
export const channels: readonly Channel[] = ['portal', 'email', 'api'];

const statusWords: Record<Status, Said> = {
  new: { tone: 'busy', word: texts.statuses.new },
  in_progress: { tone: 'warn', word: texts.statuses.in_progress },
  waiting: { tone: 'quiet', word: texts.statuses.waiting },
  resolved: { tone: 'good', word: texts.statuses.resolved },
};

export const statusSaid = (status: Status): Said => statusWords[status];
export const priorityWord = (priority: Priority): string => texts.priorities[priority];
export const channelWord = (channel: Channel): string => texts.channels[channel];

export const statusChoices = statuses.map((value) => ({ value, label: statusWords[value].word }));
export const priorityChoices = priorities.map((value) => ({ value, label: priorityWord(value) }));
export const channelChoices = channels.map((value) => ({ value, label: channelWord(value) }));

/** What goes wrong, in words, whatever it is. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
