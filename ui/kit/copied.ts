/** Whether the text is in the clipboard now: it may be forbidden, and a page that came over plain http has none. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
