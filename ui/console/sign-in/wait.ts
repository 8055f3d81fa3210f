import { useState } from 'react';
import { useNow } from '../../kit/now.ts';

/** How long the server wants no further try: `seconds` count down to 0. */
export function useWait(): { seconds: number; begin: (seconds: number | null) => void } {
  const [until, setUntil] = useState(0);
  const left = useNow((now) => String(Math.max(0, Math.ceil((until - now) / 1000))));
  return {
    seconds: Number(left),
    begin: (seconds) => setUntil(seconds === null ? 0 : Date.now() + seconds * 1000),
  };
}
