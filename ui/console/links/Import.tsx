import { Page } from '../Page.tsx';

export function Import() {
  return <Page title="Import links">{null}</Page>;
}
