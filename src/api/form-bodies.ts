/** What forms of plain pages send. */
import type { Api } from './route.ts';

/** Routes of this app take them; a field named twice counts as it was named last. */
export function takeForms(app: Api): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 4096 },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))));
    },
  );
}
