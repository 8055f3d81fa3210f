import { Page } from '../Page.tsx';

export function OneEvent() {
  return <Page title="One event">{null}</Page>;
}
