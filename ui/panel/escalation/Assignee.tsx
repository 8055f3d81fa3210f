import type { EscalationWorkspaceAnswer } from '../../../src/api/schemas/escalation.ts';
import { texts } from '../../texts/panel-escalation.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import css from './Escalation.module.css';
import { Field } from './Field.tsx';
import type { Offer } from './offer.ts';
import { Resync } from './Resync.tsx';

const said = texts.assignee;

interface Parts {
  workspace: EscalationWorkspaceAnswer;
  offered: Offer;
  /** `team:8`, `teammate:9`; empty: nobody. */
  value: string;
  problem: string | undefined;
  onChange: (value: string) => void;
}

/** A team or a teammate; and what to do where the team is not among them. */
export function Assignee({ workspace, offered, value, problem, onChange }: Parts) {
  const { teams, teammates, teamsProblem, whyTeamMissing } = workspace;
  return (
    <div className={css.field}>
      <Field label={said.label} problem={problem} hint={sentenceSaid(teamsProblem ?? '') || undefined}>
        {(input) => (
          <select {...input} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
            <option value="">{said.nobody}</option>
            {teams.length > 0 && (
              <optgroup label={said.teams}>
                {teams.map(({ id, name }) => (
                  <option key={id} value={`team:${id}`}>
                    {name}
                  </option>
                ))}
              </optgroup>
            )}
            {teammates.length > 0 && (
              <optgroup label={said.teammates}>
                {teammates.map(({ id, name }) => (
                  <option key={id} value={`teammate:${id}`}>
                    {name}
                  </option>
                ))}
              </optgroup>
            )}
          </select>
        )}
      </Field>
      <details className={css.more}>
        <summary>{said.isMissing}</summary>
        <ul className={css.why}>
          {whyTeamMissing.map((reason) => (
            <li key={reason}>{sentenceSaid(reason)}</li>
          ))}
        </ul>
        <Resync offered={offered}>{offered.reading ? said.reading : said.resync}</Resync>
      </details>
    </div>
  );
}
