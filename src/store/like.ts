/** A search as patterns for `like all`: each word anywhere, in lower case, with nothing in it meaning anything but itself. */
export function likeEach(search: string): string[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
}
