/** What a comment will look like, before it is said: by the same hands as those that show it afterwards. Nothing is kept. */
import { z } from 'zod';
import { pageHtml } from '../../domain/text/html.ts';
import { markdownText } from '../../domain/text/markdown.ts';
import { commentText } from './wishes.ts';
import { type Api, problems } from '../route.ts';
import { CommentPreviewSchema } from '../schemas/requests.ts';

export function commentPreviewRoutes(app: Api): void {
  app.route({
    method: 'POST',
    url: '/api/v1/requests/preview',
    config: { access: 'read' },
    schema: {
      summary: 'A comment in Markdown as it will be shown; nothing is kept',
      tags: ['requests'],
      body: z.strictObject({ text: commentText }),
      response: { 200: CommentPreviewSchema, ...problems },
    },
    handler: (request) => Promise.resolve({ html: pageHtml(markdownText(request.body.text)) }),
  });
}
