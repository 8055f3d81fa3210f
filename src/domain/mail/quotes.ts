/** What somebody wrote in an answer, apart from the mail they answer and from their signature. Pure, linear. */

/** `rest`: what was cut off; empty where nothing was. */
export interface SplitText {
  said: string;
  rest: string;
}

/** Of an answer. Where what was said stands between quotes, or nothing would be left, all of it is what was said. */
export function splitAnswer(text: string): SplitText {
  const lines = text.split('\n');
  const at = quoteStart(lines);
  const body = at === null ? lines : lines.slice(0, at);
  const quoted = at === null ? [] : lines.slice(at);
  if (hasWordsAfterQuotes(quoted)) return { said: text.trim(), rest: '' };
  const signature = signatureStart(body);
  const said = body.slice(0, signature).join('\n').trim();
  if (said === '') return { said: text.trim(), rest: '' };
  return { said, rest: [...body.slice(signature), ...quoted].join('\n').trim() };
}

/** Of a new mail: what it quotes is part of it, for somebody forwards what they ask about. */
export function splitNew(text: string): SplitText {
  const lines = text.split('\n');
  const signature = signatureStart(lines);
  const said = lines.slice(0, signature).join('\n').trim();
  if (said === '' || lines.slice(signature).some((line) => line.startsWith('>')))
    return { said: text.trim(), rest: '' };
  return { said, rest: lines.slice(signature).join('\n').trim() };
}

/** `On Mon, 4 May 2026 at 10:00, Ann <ann@acme.example> wrote:` in the languages that mail programs speak most. */
const WROTE =
  /^(on|am|le|el|il|op|em|den|w dniu|dne|den|på)\s.{4,250}\b(wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|napisał\(a\)|napisał|skrev|napsal\(a\)|kirjoitti)(?![a-z]).{0,120}:\s*$/i;
const ORIGINAL =
  /^\s*(-{3,}|_{3,})\s*(original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|oorspronkelijk bericht|mensagem original|forwarded message|weitergeleitete nachricht)\s*(-{3,}|_{3,})?\s*$/i;
const FROM = /^\**(from|von|de|da|van|från|fra|od)\s*:\**\s*\S/i;
const SENT =
  /^\**(sent|gesendet|envoyé|enviado( el)?|inviato|verzonden|skickat|date|datum|data|fecha|to|an|à|para|a|aan|subject|betreff|objet|asunto|oggetto|onderwerp)\s*:\**/i;

function quoteStart(lines: string[]): number | null {
  const lastOwn = lines.findLastIndex((line) => !line.startsWith('>') && line.trim() !== '');
  for (const [at, line] of lines.entries()) {
    if (line.length > 1000) continue;
    if (ORIGINAL.test(line) || WROTE.test(line)) return at;
    // Programs break this line where it is long.
    if (/^(on|am|le|el|il|op|em|den)\s/i.test(line) && WROTE.test(`${line} ${lines[at + 1] ?? ''}`.slice(0, 600)))
      return at;
    if (FROM.test(line) && lines.slice(at + 1, at + 4).some((next) => SENT.test(next))) {
      const before = lines[at - 1] ?? '';
      return /^\s*_{5,}\s*$/.test(before) ? at - 1 : at;
    }
    if (line.startsWith('>') && at > lastOwn) return at;
  }
  return null;
}

function hasWordsAfterQuotes(lines: string[]): boolean {
  const last = lines.findLastIndex((line) => line.startsWith('>'));
  if (last === -1) return false;
  const after = lines.slice(last + 1);
  return after.slice(0, signatureStart(after)).some((line) => line.trim() !== '');
}

/** `-- ` alone on a line (RFC 3676), or what telephones add at the end. */
function signatureStart(lines: string[]): number {
  const marked = lines.findIndex((line) => line === '-- ' || line === '--');
  if (marked !== -1) return marked;
  const last = lines.findLastIndex((line) => line.trim() !== '');
  const line = lines[last] ?? '';
  const device =
    /^(sent from (my|outlook|mail)\b|von meinem .{2,30} gesendet|gesendet von|envoyé de(puis)? mon|enviado desde mi|inviato da)/i;
  return last > 0 && line.length < 100 && device.test(line.trim()) ? last : lines.length;
}
