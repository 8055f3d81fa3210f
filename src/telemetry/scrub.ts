/** Takes out of a text what must not be written anywhere. */
const longestText = 500;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The text, cut, with whatever looks like a secret replaced: what follows "Bearer" or "token=", the user part and the query
 * of a URL, and long mixed runs of characters. Our ids (UUIDs) and the vendors' (digits) stay.
 */
export function withoutTokens(text: string): string {
  return text
    .slice(0, longestText)
    .replace(/\b(bearer|basic|token|password|secret|authorization)(["']?[ :=]["' ]{0,2})[^\s"',]{6,}/gi, '$1$2[hidden]')
    .replace(/(:\/\/)[^\s/@]+@/g, '$1[hidden]@')
    .replace(/(:\/\/[^\s?"']{1,200}\?)[^\s"']+/g, '$1[hidden]')
    .replace(/[\w+/=-]{20,}/g, (run) => (looksLikeToken(run) ? '[hidden]' : run));
}

function looksLikeToken(run: string): boolean {
  if (uuid.test(run) || !/\d/.test(run)) return false;
  // With slashes it may be a path or part of an address; base64 mixes upper and lower case.
  return run.includes('/') ? /[a-z]/.test(run) && /[A-Z]/.test(run) : /[A-Za-z]/.test(run);
}
