import { createRoot } from 'react-dom/client';
import { Toasts } from '../kit/Toast.tsx';
import { findBridge } from './bridge.ts';
import { createForgeHost } from './forge-host.ts';
import { createHttpHost } from './http-host.ts';
import { Panel } from './Panel.tsx';
import { createPanelStore } from './panel-store.ts';

const place = document.getElementById('panel');
if (place === null) throw new Error('panel.html has no place for the panel.');
const bridge = findBridge();
const host = bridge === null ? createHttpHost(window.location.pathname) : createForgeHost(bridge);
const store = createPanelStore(host);
// Asked for before anything is drawn: this is the one round trip that stands between opening the panel and reading it.
void store.read();
const [surroundings] = await Promise.all([host.context(), host.theme()]);
createRoot(place).render(
  <Toasts>
    <Panel host={host} store={store} surroundings={surroundings} />
  </Toasts>,
);
