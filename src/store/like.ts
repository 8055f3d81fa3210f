/** What people search for, as patterns of `like` and `ilike` in which nothing means anything but itself. */

/** The text anywhere. */
export function likeAnywhere(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
}

/** For `like all`: each word anywhere, in lower case. */
export function likeEach(search: string): string[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.map(likeAnywhere);
}
