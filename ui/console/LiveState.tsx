import { State } from '../kit/State.tsx';
import { type Liveness, useLive } from './live.ts';

/** Says whether what one sees is of this moment. */
export function LiveState() {
  const live = useLive();
  return (
    <span role="status" aria-label="Freshness" title={titles[live]}>
      {states[live]}
    </span>
  );
}

const states: Record<Liveness, React.ReactNode> = {
  looking: <State tone="quiet">Connecting</State>,
  live: <State tone="good">Live</State>,
  paused: <State tone="warn">Paused, reading every few seconds</State>,
};

const titles: Record<Liveness, string> = {
  looking: 'Opening the line on which the server says what changes',
  live: 'What happens shows at once',
  paused: 'The line to the server is cut. It is opened again by itself; until then this page asks from time to time.',
};
