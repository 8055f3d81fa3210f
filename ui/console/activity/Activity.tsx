import { Page } from '../Page.tsx';

export function Activity() {
  return <Page title="Activity">{null}</Page>;
}
