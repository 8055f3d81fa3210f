/** 404 and 405: an address nobody answers, told to people by a page, and one that answers to other methods. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ByLanguage } from './page-language.ts';
import { type Page, sendPage } from './page.ts';
import { ApiProblem, notFound, sendApiProblem } from './problem.ts';

/** To be made before the first route: it remembers which methods each address takes. */
export function answerNotFound(app: FastifyInstance) {
  const methods = new Map<string, { form: RegExp; methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    if (url.endsWith('*')) return;
    const known = methods.get(url) ?? { form: formOf(url), methods: new Set() };
    for (const each of [method].flat()) known.methods.add(each);
    methods.set(url, known);
  });
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = request.url.split('?')[0] ?? '';
    const taken = [...methods.values()].filter(({ form }) => form.test(path)).flatMap((known) => [...known.methods]);
    if (taken.length === 0 && isPerson(request, path)) return sendPage(reply.code(404), nothingHere);
    if (taken.length === 0)
      return sendApiProblem(reply, notFound(`There is nothing at ${request.method} ${shown(path)}.`));
    const allow = [...new Set(taken)].sort().join(', ');
    const problem = new ApiProblem(405, 'method_not_allowed', { detail: `${shown(path)} takes ${allow} only.` });
    return sendApiProblem(reply.header('allow', allow), problem);
  };
}

/** Who typed an address, or followed an old link, reads no JSON. */
function isPerson({ method, headers }: FastifyRequest, path: string): boolean {
  return method === 'GET' && headers.accept?.includes('text/html') === true && !path.startsWith('/api/');
}

const nothingHere: ByLanguage<Page> = {
  en: {
    heading: 'There is nothing at this address',
    body: '<p>It may have moved, or the link is not whole. <a href="/">Go to Deskbridge</a></p>',
  },
  de: {
    heading: 'Unter dieser Adresse gibt es nichts',
    body: '<p>Was hier war, ist vielleicht umgezogen, oder der Link ist unvollständig. <a href="/">Zu Deskbridge</a></p>',
  },
};

function formOf(url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${parts.join('/')}$`);
}

function shown(path: string): string {
  return path.length > 200 ? `${path.slice(0, 200)}…` : path;
}
