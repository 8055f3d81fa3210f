/** Comments of ours that get another text. On a service project the property that keeps one internal is set again by the same call. */
import { z } from 'zod';
import type { HostWrites } from '../domain/host-writes.ts';
import { shortened } from '../domain/text/shorten.ts';
import { writeAdf } from './adf-write.ts';
import { type Calls, segment } from './calls.ts';
import { INTERNAL, LONGEST_TEXT, readIsService } from './comment-writes.ts';
import { writeWiki } from './wiki-write.ts';
import { issueApi, MARK } from './writing.ts';

export function createCommentEdits(calls: Calls): Pick<HostWrites, 'editComment'> {
  return {
    async editComment(access, { issueId, commentId, ref, text: given, moreUrl }) {
      const isService = await readIsService(calls, access, issueId);
      const text = shortened(given, { limit: LONGEST_TEXT, moreUrl });
      const { rate } = await calls.send(access, {
        method: 'PUT',
        path: issueApi(access, issueId, `/comment/${segment(commentId)}`),
        body: {
          body: access.kind === 'jira-cloud' ? writeAdf(text) : writeWiki(text),
          properties: [{ key: MARK, value: { ref } }, ...(isService ? [INTERNAL] : [])],
        },
        shape: z.unknown(),
        doing: `edit comment ${commentId} of issue ${issueId}`,
        needs: { permission: 'Edit own comments', scope: 'write:jira-work' },
      });
      return { rate, value: { id: commentId, existed: false } };
    },
  };
}
