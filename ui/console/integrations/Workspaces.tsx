import { Section } from '../../kit/Section.tsx';

export function Workspaces() {
  return <Section title="Intercom">{null}</Section>;
}
