import { MultiSelect, TagsInput } from '@mantine/core';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { texts } from '../../texts/project-escalation.ts';
import { optionsFrom, useFreshTeams, useTeams, useTicketTypes } from './choices.ts';
import { FieldMapping } from './FieldMapping.tsx';
import { FreeSelect } from '../FreeSelect.tsx';
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
  const wrongAt = (place: string): string | null => saidAt(checked.found?.escalation.problems, place).join(' ') || null;
  const typeOptions = optionsFrom(types, ({ items }) =>
    items
      .filter(({ archived }) => !archived)
      .map(({ id, name, category }) => ({ value: id, label: `${name} (${category})` })),
  );
  return (
    <div className={css.stack}>
      <Section title={texts.where}>
        <div className={css.body}>
          <WorkspaceNotice lacks="teams" />
          <Teams wrong={wrongAt('teams')} />
          <div className={css.narrow}>
            <FreeSelect
              label={texts.firstType}
              description={texts.firstTypeIs}
              placeholder={texts.none}
              clearable
              options={typeOptions}
              value={escalation.defaultTicketType}
              error={problem('defaultTicketType') ?? wrongAt('defaultTicketType')}
              onChange={(defaultTicketType) => {
                const name = typeOptions?.find(({ value }) => value === defaultTicketType)?.label ?? defaultTicketType;
                change({ ...escalation, defaultTicketType }, name === null ? texts.noFirstType : texts.atFirst(name));
              }}
            />
          </div>
          <ReadNotice query={types} instead={texts.typeTypeId} />
        </div>
      </Section>
      <FieldMapping types={optionsFrom(types, ({ items }) => items)} checked={checked} />
      {escalation.fields.length > 0 && <MappingPreview project={project} escalation={escalation} />}
      <TestEscalation project={project} />
    </div>
  );
}

const said = texts.teams;

function Teams({ wrong }: { wrong: string | null }) {
  const { project, value: escalation, change, problem } = usePart('escalation');
  const teams = useTeams(project);
  const readAgain = useFreshTeams(project);
  const offered = optionsFrom(teams, ({ items }) => items.map(({ id, name }) => ({ value: id, label: name })));
  const nameOf = (id: string): string => offered?.find(({ value }) => value === id)?.label ?? said.byId(id);
  const set = (chosen: string[]): void =>
    change(
      { ...escalation, teams: chosen },
      chosen.length === 0 ? said.noneOffered : said.nowOffered(chosen.map(nameOf).join(', ')),
    );
  const labels = {
    label: said.offered,
    description: said.offeredAre,
    error: problem('teams') ?? wrong,
  };
  if (offered === null)
    return (
      <div className={css.narrow}>
        <TagsInput {...labels} placeholder={said.ids} value={escalation.teams} onChange={set} />
        <ReadNotice query={teams} instead={said.typeIds} />
      </div>
    );
  const gone = escalation.teams.filter((id) => !offered.some(({ value }) => value === id));
  return (
    <div className={css.narrow}>
      <MultiSelect
        {...labels}
        placeholder={escalation.teams.length === 0 ? said.search : ''}
        data={[
          ...offered,
          ...gone.map((id) => ({
            value: id,
            label: teams.isLoading ? said.byId(id) : said.gone(id),
          })),
        ]}
        value={escalation.teams}
        searchable
        nothingFoundMessage={teams.isLoading ? said.reading : said.noSuchTeam}
        onChange={set}
      />
      <details className={css.more}>
        <summary>{said.isMissing}</summary>
        <ul>
          {(teams.data?.missing ?? []).map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        <Button look="link" busy={teams.isFetching} onClick={() => void readAgain()}>
          {said.readAgain}
        </Button>
      </details>
    </div>
  );
}
