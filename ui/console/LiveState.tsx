import { State } from '../kit/State.tsx';
import { texts } from '../texts/console.ts';
import { type Liveness, useLive } from './live.ts';

const said = texts.live;

/** Says whether what one sees is of this moment. */
export function LiveState() {
  const live = useLive();
  return (
    <span role="status" aria-label={said.freshness} title={said.titles[live]}>
      {states[live]}
    </span>
  );
}

const states: Record<Liveness, React.ReactNode> = {
  looking: <State tone="quiet">{said.states.looking}</State>,
  live: <State tone="good">{said.states.live}</State>,
  paused: <State tone="warn">{said.states.paused}</State>,
};
