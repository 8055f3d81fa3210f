import { useEffect, useRef, useState } from 'react';

const PAUSE_MS = 200;

/** What is typed to be sought: asked for a moment after the last letter, so that not every letter is a question. */
export function useTyped(sought: string, onSeek: (text: string) => void): [string, (text: string) => void] {
  const [typed, type] = useState(sought);
  const asked = useRef(sought);
  const seek = useRef(onSeek);
  seek.current = onSeek;
  useEffect(() => {
    // Somebody went back, or took every filter away.
    if (sought !== asked.current) type(sought);
    asked.current = sought;
  }, [sought]);
  useEffect(() => {
    const text = typed.trim();
    if (text === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = text;
      seek.current(text);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, type];
}
