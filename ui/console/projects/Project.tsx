import { Page } from '../Page.tsx';

export function Project() {
  return <Page title="Project">{null}</Page>;
}
