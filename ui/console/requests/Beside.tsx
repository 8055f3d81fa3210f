import { useMemo } from 'react';
import { Section } from '../../kit/Section.tsx';
import { texts } from '../../texts/request.ts';
import { createHttpHost } from '../../panel/http-host.ts';
import { Panel } from '../../panel/Panel.tsx';
import { createPanelStore } from '../../panel/panel-store.ts';
import { onTopics } from '../live.ts';

/**
 * The panel that stands beside issues of Jira, beside a request: its own parts on this page's React, not a frame. Our policy lets nobody
 * frame us, a frame has no height of its own, and a browser has few connections: here it hears by the line the page has open already.
 */
export function Beside({ host, issue }: { host: string; issue: string }) {
  const beside = useMemo(() => {
    const http = createHttpHost(`/panel/${encodeURIComponent(host)}/${issue}`);
    const live = (listener: () => void): (() => void) =>
      onTopics((topics) => {
        if (topics.some((topic) => concerned.has(topic))) listener();
      });
    const door = { ...http, live };
    const store = createPanelStore(door);
    void store.read();
    return { door, store };
  }, [host, issue]);
  return (
    <Section title={texts.parts.intercom}>
      <Panel host={beside.door} store={beside.store} surroundings={{ place: 'within', issue }} />
    </Section>
  );
}

const concerned = new Set(['panel', 'links', 'connections', 'projects', 'requests']);
