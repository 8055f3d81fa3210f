import { Section } from '../../kit/Section.tsx';
import { optionsFrom, useIssueTypes } from './choices.ts';
import { FreeSelect, once } from './FreeSelect.tsx';
import { OnOff } from './OnOff.tsx';
import { ReadNotice } from './ReadNotice.tsx';
import css from './Settings.module.css';
import { usePart } from './settings.tsx';

/** What teammates and customers write in Intercom, and what becomes of it on the issue. */
export function CommandsTab() {
  const { project, value: commands, change, problem } = usePart('commands');
  const types = useIssueTypes(project);
  const offered = optionsFrom(types, ({ items }) => once(items.map(({ name }) => ({ value: name, label: name }))));
  return (
    <div className={css.stack}>
      <Section title="Commands in internal notes">
        <div className={css.body}>
          <OnOff
            checked={commands.enabled}
            label="Take commands"
            does="A teammate writes one in an internal note; it is answered there by a note."
            onChange={(enabled) => change({ ...commands, enabled }, `Commands are ${enabled ? 'taken' : 'not taken'}`)}
          />
          <dl className={css.commands}>
            <dt>
              <code>/createJiraIssue {project.key} :: summary :: description</code>
            </dt>
            <dd>creates an issue and links the conversation</dd>
            <dt>
              <code>/linkJiraIssue {project.key}-1</code>
            </dt>
            <dd>links the conversation to an issue that is there</dd>
          </dl>
          <div className={css.narrow}>
            <FreeSelect
              label="Type of issues that are created"
              options={offered}
              value={commands.issueType}
              error={problem('issueType')}
              onChange={(issueType) => {
                if (issueType !== null) change({ ...commands, issueType }, `Created as ${issueType}`);
              }}
            />
          </div>
          <ReadNotice query={types} instead="Type the name of the issue type." />
        </div>
      </Section>
      <CommentsToIssue />
    </div>
  );
}

function CommentsToIssue() {
  const { value, change } = usePart('commentsToIssue');
  return (
    <Section title="Comments on the issue">
      <div className={css.body}>
        <OnOff
          checked={value.customerReplies}
          label="Replies of customers"
          does="What a customer writes in a linked conversation becomes an internal comment of the issue."
          onChange={(customerReplies) =>
            change(
              { ...value, customerReplies },
              `Replies of customers ${customerReplies ? 'become comments' : 'stay in Intercom'}`,
            )
          }
        />
        <OnOff
          checked={value.teammateNotes}
          label="Notes of teammates"
          does="What a teammate writes as an internal note becomes an internal comment of the issue."
          onChange={(teammateNotes) =>
            change(
              { ...value, teammateNotes },
              `Notes of teammates ${teammateNotes ? 'become comments' : 'stay in Intercom'}`,
            )
          }
        />
      </div>
    </Section>
  );
}
