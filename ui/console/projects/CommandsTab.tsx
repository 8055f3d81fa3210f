import { Section } from '../../kit/Section.tsx';
import { texts } from '../../texts/projects.ts';
import { optionsFrom, useIssueTypes } from './choices.ts';
import { FreeSelect, once } from '../FreeSelect.tsx';
import { OnOff } from './OnOff.tsx';
import { ReadNotice } from './ReadNotice.tsx';
import css from './Settings.module.css';
import { usePart } from './settings.tsx';

const said = texts.commands;

/** What teammates and customers write in Intercom, and what becomes of it on the issue. */
export function CommandsTab() {
  const { project, value: commands, change, problem } = usePart('commands');
  const types = useIssueTypes(project);
  const offered = optionsFrom(types, ({ items }) => once(items.map(({ name }) => ({ value: name, label: name }))));
  return (
    <div className={css.stack}>
      <Section title={said.title}>
        <div className={css.body}>
          <OnOff
            checked={commands.enabled}
            label={said.take}
            does={said.takeDoes}
            onChange={(enabled) => change({ ...commands, enabled }, enabled ? said.areTaken : said.areNotTaken)}
          />
          <dl className={css.commands}>
            <dt>
              <code>{said.create(project.key)}</code>
            </dt>
            <dd>{said.creates}</dd>
            <dt>
              <code>{said.link(project.key)}</code>
            </dt>
            <dd>{said.links}</dd>
          </dl>
          <div className={css.narrow}>
            <FreeSelect
              label={said.issueType}
              options={offered}
              value={commands.issueType}
              error={problem('issueType')}
              onChange={(issueType) => {
                if (issueType !== null) change({ ...commands, issueType }, said.createdAs(issueType));
              }}
            />
          </div>
          <ReadNotice query={types} instead={said.typeTheName} />
        </div>
      </Section>
      <CommentsToIssue />
    </div>
  );
}

function CommentsToIssue() {
  const { value, change } = usePart('commentsToIssue');
  return (
    <Section title={said.comments}>
      <div className={css.body}>
        <OnOff
          checked={value.customerReplies}
          label={said.replies}
          does={said.repliesDo}
          onChange={(customerReplies) =>
            change({ ...value, customerReplies }, customerReplies ? said.repliesBecome : said.repliesStay)
          }
        />
        <OnOff
          checked={value.teammateNotes}
          label={said.notes}
          does={said.notesDo}
          onChange={(teammateNotes) =>
            change({ ...value, teammateNotes }, teammateNotes ? said.notesBecome : said.notesStay)
          }
        />
      </div>
    </Section>
  );
}
