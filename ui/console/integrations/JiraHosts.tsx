import { Section } from '../../kit/Section.tsx';

export function JiraHosts() {
  return <Section title="Jira">{null}</Section>;
}
