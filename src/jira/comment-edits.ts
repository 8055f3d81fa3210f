/** Comments of ours that get another text. On a service project the property that keeps one internal is set again by the same call. */
import { z } from 'zod';
import type { HostWrites } from '../domain/host-writes.ts';
import type { Calls } from './calls.ts';
import { commentBody, readIsService } from './comment-writes.ts';
import { issueApi, segment } from './paths.ts';

export function createCommentEdits(calls: Calls): Pick<HostWrites, 'editComment'> {
  return {
    async editComment(access, { issueId, commentId, ...given }) {
      const isService = await readIsService(calls, access, issueId);
      const { rate } = await calls.send(access, {
        method: 'PUT',
        path: issueApi(access, issueId, `/comment/${segment(commentId)}`),
        body: commentBody(access, given, isService),
        shape: z.unknown(),
        doing: `edit comment ${commentId} of issue ${issueId}`,
        needs: { permission: 'Edit own comments', scope: 'write:jira-work' },
      });
      return { rate, value: { id: commentId, existed: false } };
    },
  };
}
