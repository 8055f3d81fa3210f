import { Page } from '../Page.tsx';

export function Account() {
  return <Page title="My account">{null}</Page>;
}
