import type { Texts } from '../en/sorting.ts';

export const texts: Texts = {
  how: 'Zum Verschieben drücken Sie die Leertaste, dann die Pfeiltasten nach oben oder unten, dann wieder die Leertaste. Escape lässt alles, wo es war.',
  move: (name) => `${name} verschieben`,
  pickedUp: (name, place, all) => `${name} aufgenommen, Nummer ${place} von ${all}.`,
  isOver: (name, place, all) => `${name} ist über Nummer ${place} von ${all}.`,
  isOutside: (name) => `${name} ist außerhalb der Liste.`,
  isNow: (name, place, all) => `${name} ist jetzt Nummer ${place} von ${all}.`,
  isBack: (name) => `${name} ist wieder, wo es war.`,
};
