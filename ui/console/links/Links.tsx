import { Page } from '../Page.tsx';

export function Links() {
  return <Page title="Links">{null}</Page>;
}
