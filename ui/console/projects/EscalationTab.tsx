import { MultiSelect, TagsInput } from '@mantine/core';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { optionsFrom, useFreshTeams, useTeams, useTicketTypes } from './choices.ts';
import { FieldMapping } from './FieldMapping.tsx';
import { FreeSelect } from './FreeSelect.tsx';
import { MappingPreview } from './MappingPreview.tsx';
import { ReadNotice } from './ReadNotice.tsx';
import css from './Settings.module.css';
import { usePart } from './settings.tsx';
import { saidAt, useSettingsCheck } from './settings-check.ts';
import { TestEscalation } from './TestEscalation.tsx';
import { WorkspaceNotice } from './WorkspaceNotice.tsx';

/** To whom issues can be escalated, as what, and how its fields fill the ticket's. */
export function EscalationTab() {
  const { project, value: escalation, change, problem } = usePart('escalation');
  const types = useTicketTypes(project);
  const checked = useSettingsCheck(project.id, { escalation, preview: false });
  const said = (place: string): string | null => saidAt(checked.found?.escalation.problems, place).join(' ') || null;
  const typeOptions = optionsFrom(types, ({ items }) =>
    items
      .filter(({ archived }) => !archived)
      .map(({ id, name, category }) => ({ value: id, label: `${name} (${category})` })),
  );
  return (
    <div className={css.stack}>
      <Section title="Where issues are escalated to">
        <div className={css.body}>
          <WorkspaceNotice lacks="its teams and ticket types" />
          <Teams said={said('teams')} />
          <div className={css.narrow}>
            <FreeSelect
              label="Ticket type at first"
              description="It is chosen when the form opens; another can be taken there."
              placeholder="None"
              clearable
              options={typeOptions}
              value={escalation.defaultTicketType}
              error={problem('defaultTicketType') ?? said('defaultTicketType')}
              onChange={(defaultTicketType) => {
                const name = typeOptions?.find(({ value }) => value === defaultTicketType)?.label ?? defaultTicketType;
                change(
                  { ...escalation, defaultTicketType },
                  name === null ? 'No ticket type at first' : `At first: ${name}`,
                );
              }}
            />
          </div>
          <ReadNotice query={types} instead="Type the id of the ticket type." />
        </div>
      </Section>
      <FieldMapping types={types.data?.items ?? null} checked={checked} />
      {escalation.fields.length > 0 && <MappingPreview project={project} escalation={escalation} />}
      <TestEscalation project={project} />
    </div>
  );
}

function Teams({ said }: { said: string | null }) {
  const { project, value: escalation, change, problem } = usePart('escalation');
  const teams = useTeams(project);
  const readAgain = useFreshTeams(project);
  const offered = optionsFrom(teams, ({ items }) => items.map(({ id, name }) => ({ value: id, label: name })));
  const nameOf = (id: string): string => offered?.find(({ value }) => value === id)?.label ?? `Team ${id}`;
  const set = (chosen: string[]): void =>
    change(
      { ...escalation, teams: chosen },
      chosen.length === 0 ? 'No team is offered' : `Offered: ${chosen.map(nameOf).join(', ')}`,
    );
  const labels = {
    label: 'Teams that are offered',
    description: 'Only these can be escalated to. Empty: none.',
    error: problem('teams') ?? said,
  };
  if (offered === null)
    return (
      <div className={css.narrow}>
        <TagsInput {...labels} placeholder="Team ids" value={escalation.teams} onChange={set} />
        <ReadNotice query={teams} instead="Type the ids of teams." />
      </div>
    );
  const gone = escalation.teams.filter((id) => !offered.some(({ value }) => value === id));
  return (
    <div className={css.narrow}>
      <MultiSelect
        {...labels}
        placeholder={escalation.teams.length === 0 ? 'Search a team' : ''}
        data={[
          ...offered,
          ...gone.map((id) => ({
            value: id,
            label: teams.isLoading ? `Team ${id}` : `Team ${id}, not in the workspace`,
          })),
        ]}
        value={escalation.teams}
        searchable
        nothingFoundMessage={teams.isLoading ? 'Reading the teams' : 'The workspace has no such team that we may see'}
        onChange={set}
      />
      <details className={css.more}>
        <summary>Is a team missing?</summary>
        <ul>
          {(teams.data?.missing ?? []).map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        <Button look="link" busy={teams.isFetching} onClick={() => void readAgain()}>
          Read the teams again
        </Button>
      </details>
    </div>
  );
}
