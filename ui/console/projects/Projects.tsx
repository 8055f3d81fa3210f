import { Page } from '../Page.tsx';

export function Projects() {
  return <Page title="Projects">{null}</Page>;
}
