import type { EscalationWorkspaceAnswer } from '../../../src/api/schemas/escalation.ts';
import css from './Escalation.module.css';
import { Field } from './Field.tsx';
import type { Offer } from './offer.ts';
import { Resync } from './Resync.tsx';

interface Parts {
  workspace: EscalationWorkspaceAnswer;
  offered: Offer;
  /** `team 8`, `teammate 9`; empty: nobody. */
  value: string;
  problem: string | undefined;
  onChange: (value: string) => void;
}

/** A team or a teammate; and what to do where the team is not among them. */
export function Assignee({ workspace, offered, value, problem, onChange }: Parts) {
  const { teams, teammates, teamsProblem, whyTeamMissing } = workspace;
  return (
    <div className={css.field}>
      <Field label="Team or assignee" problem={problem} hint={teamsProblem ?? undefined}>
        {(input) => (
          <select {...input} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
            <option value="">Nobody</option>
            {teams.length > 0 && (
              <optgroup label="Teams">
                {teams.map(({ id, name }) => (
                  <option key={id} value={`team ${id}`}>
                    {name}
                  </option>
                ))}
              </optgroup>
            )}
            {teammates.length > 0 && (
              <optgroup label="Teammates">
                {teammates.map(({ id, name }) => (
                  <option key={id} value={`teammate ${id}`}>
                    {name}
                  </option>
                ))}
              </optgroup>
            )}
          </select>
        )}
      </Field>
      <details className={css.more}>
        <summary>Is a team missing?</summary>
        <ul className={css.why}>
          {whyTeamMissing.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        <Resync offered={offered}>{offered.reading ? 'Reading the teams' : 'Re-sync teams and types'}</Resync>
      </details>
    </div>
  );
}
