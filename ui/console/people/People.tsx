import { Page } from '../Page.tsx';

export function People() {
  return <Page title="People and access">{null}</Page>;
}
