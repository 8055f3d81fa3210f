/** For `doctor`: whether what projects' settings name is still there, and what was saved while it could not be looked up. */
import { listHosts } from '../../store/hosts.ts';
import { listProjects } from '../../store/projects.ts';
import type { ApiDeps } from '../deps.ts';
import { failing, fine } from '../operations/health.ts';
import type { CheckAnswer } from '../schemas.ts';
import { placeOf as writtenPlace } from '../validation.ts';
import { createOffers, placeOf } from './offers.ts';
import { checkSections, storedSections, wantedBy } from './settle.ts';

/** Nothing of projects whose settings name nothing. */
export async function settingsHealth(deps: ApiDeps, organizationId: string): Promise<CheckAnswer[]> {
  const [projects, hosts] = await Promise.all([
    listProjects(deps.db, organizationId),
    listHosts(deps.db, organizationId),
  ]);
  const read = createOffers(deps);
  const answers = await Promise.all(
    projects.map(async (project): Promise<CheckAnswer[]> => {
      const sections = storedSections(project.settings);
      const wanted = wantedBy(sections);
      if (!wanted.escalation && !wanted.statusSync) return [];
      const name = `settings ${hosts.find(({ id }) => id === project.hostId)?.name ?? '?'}/${project.key}`;
      const place = await placeOf(deps, organizationId, project);
      const offers = await read(place, { ...wanted, fresh: 'nothing' });
      const { problems } = checkSections(sections, offers);
      const found = [
        ...problems.map(({ path, message }) =>
          failing(name, `${writtenPlace(path)}: ${message}`, 'Change it on the page of the project, or apply again.'),
        ),
        ...offers.unread.map((sentence) =>
          failing(name, sentence, 'Its escalation and status settings could not be checked: run doctor again then.'),
        ),
      ];
      return found.length > 0 ? found : [fine(name, 'everything that escalation and two-way status name is there')];
    }),
  );
  return answers.flat();
}
