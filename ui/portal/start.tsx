import { createRoot } from 'react-dom/client';
import { Toasts } from '../kit/Toast.tsx';
import { Portal } from './Portal.tsx';
import { read, sessionPath } from './reading.ts';

const place = document.getElementById('portal');
if (place === null) throw new Error('portal.html has no place for the portal.');
// Asked for before anything is drawn: everything else waits for it.
void read(sessionPath);
// Light or dark as chosen in the console, by people who use both; else as the system has it.
const chosen = localStorage.getItem('mantine-color-scheme-value');
if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset['colorMode'] = chosen;
createRoot(place).render(
  <Toasts>
    <Portal />
  </Toasts>,
);
