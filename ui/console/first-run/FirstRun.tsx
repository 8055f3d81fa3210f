import { Page } from '../Page.tsx';

export function FirstRun() {
  return <Page title="Welcome">{null}</Page>;
}
