/** What is said while something is put in another place of a list. */
export const texts = {
  how: 'To move it, press space, then up or down, then space again. Escape leaves it where it was.',
  move: (name: string) => `Move ${name}`,
  pickedUp: (name: string, place: number, all: number) => `Picked up ${name}, number ${place} of ${all}.`,
  isOver: (name: string, place: number, all: number) => `${name} is over number ${place} of ${all}.`,
  isOutside: (name: string) => `${name} is outside of the list.`,
  isNow: (name: string, place: number, all: number) => `${name} is now number ${place} of ${all}.`,
  isBack: (name: string) => `${name} is back where it was.`,
};

export type Texts = typeof texts;
