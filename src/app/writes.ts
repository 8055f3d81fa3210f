/** Who writes on issues and conversations. */
import { Rejected } from '../domain/errors.ts';
import type { HostWrites } from '../domain/host-writes.ts';

const refuse = async (): Promise<never> => Promise.reject(new Rejected('Nothing can write this yet.', 'not_written'));

export const hostWrites: HostWrites = {
  self: refuse,
  readMark: refuse,
  addComment: refuse,
  findComment: refuse,
  setStatus: refuse,
  findStatus: refuse,
  setFields: refuse,
  createIssue: refuse,
  findCreated: refuse,
};
