/** Sections of a project as they are saved: names made ids, what is wrong refused, what could not be checked said. */
import type { Checked, SettingProblem } from '../../domain/escalation/offered.ts';
import { checkEscalation } from '../../domain/escalation/mapping-check.ts';
import { checkStatusSync } from '../../domain/sync/status-check.ts';
import { type EscalationSettings, settingsSections, type StatusSyncSettings } from '../schemas/project-settings.ts';
import { type InputError, InvalidRequest, placeOf } from '../validation.ts';
import type { Offers, Place, ReadOffers, Wanted } from './offers.ts';

export interface Sections {
  escalation?: EscalationSettings | undefined;
  statusSync?: StatusSyncSettings | undefined;
}

export interface SettledSections {
  sections: Sections;
  errors: InputError[];
  remarks: string[];
}

/**
 * `before`: as it is stored. What stood there and broke since, because somebody deleted it in Intercom, is remarked on: it must not keep
 * anybody from saving something else.
 */
export async function settleSections(
  read: ReadOffers,
  place: Place,
  { given, before }: { given: Sections; before: Record<string, unknown> },
): Promise<SettledSections> {
  const sections = { escalation: ofSome(given.escalation), statusSync: ofSome(given.statusSync) };
  const wanted = wantedBy(sections);
  if (!wanted.escalation && !wanted.statusSync) return { sections: given, errors: [], remarks: [] };
  const checked = async (fresh: Wanted['fresh']) => {
    const offers = await read(place, { ...wanted, fresh });
    return { offers, found: checkSections(sections, offers) };
  };
  let { offers, found } = await checked('workspace');
  // It may have been made a moment ago.
  if (found.problems.length > 0) ({ offers, found } = await checked('all'));
  const stood = new Set(checkSections(storedSections(before), offers).problems.map(nameOf));
  const [old, fresh] = [
    found.problems.filter((one) => stood.has(nameOf(one))),
    found.problems.filter((one) => !stood.has(nameOf(one))),
  ];
  const unread = offers.unread.length === 0 ? [] : [...offers.unread, UNCHECKED];
  return {
    sections: { ...given, ...present(found.settled) },
    errors: fresh.map(({ path, message }) => ({ path, message: `${placeOf(path)}: ${message}` })),
    remarks: [...old, ...found.remarks].map(({ path, message }) => `${placeOf(path)}: ${message}`).concat(unread),
  };
}

/** What has to be read to check these. */
export function wantedBy({ escalation, statusSync }: Sections): Omit<Wanted, 'fresh'> {
  const shares = (statusSync?.fields.length ?? 0) > 0;
  return {
    escalation: escalation !== undefined,
    statusSync: statusSync !== undefined,
    fields: escalation !== undefined || shares,
  };
}

const UNCHECKED = 'What names them is saved as it is; deskbridge doctor checks it again.';

/** Throws InvalidRequest with everything that is wrong. */
export function demandFitting({ errors }: Pick<SettledSections, 'errors'>, prefix: (string | number)[] = []): void {
  if (errors.length === 0) return;
  throw new InvalidRequest(errors.map((error) => at(error, prefix)));
}

/** The same complaint, of something inside something else. */
export function at(error: InputError, prefix: (string | number)[]): InputError {
  if (prefix.length === 0) return error;
  return { path: [...prefix, ...error.path], message: `${placeOf(prefix)}.${error.message}` };
}

/** The sections as they are stored, as far as they still fit. */
export function storedSections(stored: Record<string, unknown>): Sections {
  const escalation = settingsSections.escalation.safeParse(stored['escalation']);
  const statusSync = settingsSections.statusSync.safeParse(stored['statusSync']);
  return {
    escalation: escalation.success ? ofSome(escalation.data) : undefined,
    statusSync: statusSync.success ? ofSome(statusSync.data) : undefined,
  };
}

export function checkSections(sections: Sections, { offered }: Offers): Checked<Sections> {
  const escalation = sections.escalation && checkEscalation(sections.escalation, offered);
  const statusSync = sections.statusSync && checkStatusSync(sections.statusSync, offered);
  const within = (name: string, list: SettingProblem[] | undefined): SettingProblem[] =>
    (list ?? []).map(({ path, message }) => ({ path: [name, ...path], message }));
  return {
    settled: { escalation: escalation?.settled, statusSync: statusSync?.settled },
    problems: [...within('escalation', escalation?.problems), ...within('statusSync', statusSync?.problems)],
    remarks: [...within('escalation', escalation?.remarks), ...within('statusSync', statusSync?.remarks)],
  };
}

/** Nothing in it that could be wrong: nobody need be asked. */
function ofSome<T extends EscalationSettings | StatusSyncSettings>(section: T | undefined): T | undefined {
  if (section === undefined) return undefined;
  const named =
    'teams' in section
      ? section.teams.length + section.fields.length > 0 || section.defaultTicketType !== null
      : section.byTicketType.length + section.fields.length > 0 ||
        [section.toIntercom, section.toIntercomByCategory, section.fromIntercom].some(
          (table) => Object.keys(table).length > 0,
        );
  return named ? section : undefined;
}

function present(sections: Sections): Sections {
  const { escalation, statusSync } = sections;
  return { ...(escalation === undefined ? {} : { escalation }), ...(statusSync === undefined ? {} : { statusSync }) };
}

/** Its place may move when a line before it goes; what it says names what it is about. */
function nameOf({ path, message }: SettingProblem): string {
  return `${path[0]} ${path.at(-1)} ${message}`;
}
