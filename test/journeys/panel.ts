/** Hands for tests of the panel: an issue, its settings, what the panel shows. */
import type { PanelAnswer } from '../../src/api/schemas/panel.ts';
import type { Typed } from '../../sim/jira/acts.ts';
import type { SiteName } from './sites.ts';
import type { World } from './world.ts';

export function panelOf(world: () => World, site: SiteName) {
  const ask = async (issue: string, query: string): Promise<PanelAnswer> => {
    const answer = await world().api('GET', `/api/v1/panel/${site}/${issue}${query}`);
    if (answer.status !== 200) throw new Error(`The panel answered ${answer.status}: ${answer.text}`);
    return answer.json as unknown as PanelAnswer;
  };
  return {
    /** At once. */
    read: (issue: string) => ask(issue, ''),
    /** After everything was read anew. */
    fresh: (issue: string) => ask(issue, '?fresh=1'),
    /** An issue the product has heard of, all links made. */
    async create(
      given: { summary?: string; description?: Typed; by?: string } = {},
    ): Promise<{ id: string; key: string }> {
      const issue = world().sites[site].jira.act.createIssue({ project: 'SUP', summary: 'Export stops', ...given });
      await world().settled();
      return issue;
    },
    /** The panel's settings of the project, whole. */
    settings: (panel: object) => world().apply({ projects: [{ host: site, key: 'SUP', connection: 'acme', panel }] }),
    /** Requests below the panel's address. */
    get: (issue: string, path: string) => world().api('GET', `/api/v1/panel/${site}/${issue}${path}`),
    post: (issue: string, path: string, body: object) =>
      world().api('POST', `/api/v1/panel/${site}/${issue}${path}`, body),
    remove: (issue: string, path: string) => world().api('DELETE', `/api/v1/panel/${site}/${issue}${path}`),
  };
}
