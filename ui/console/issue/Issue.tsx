import { Page } from '../Page.tsx';

export function Issue() {
  return <Page title="Issue">{null}</Page>;
}
