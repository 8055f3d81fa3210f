/**
 * What each error code means and what to do: the tables of docs/troubleshooting.md, read as they stand there, so that the page, the site and
 * the addresses in `type` of problem answers cannot say two things. In: that page. Out: entries, their cells as Markdown of one line.
 */

export interface ExplainedCode {
  code: string;
  /** The heading it stands under. */
  part: string;
  means: string;
  whatToDo: string;
}

const row = /^\| <a id="[\w-]+"><\/a>`(?<code>[a-z_]+)` \| (?<means>.+?) \| (?<whatToDo>.+) \|$/;

export function explainedCodes(page: string): ExplainedCode[] {
  const codes = page.split(/^## /m).find((one) => one.startsWith('Error codes')) ?? '';
  return codes.split(/^### /m).flatMap((section) => {
    const [part = '', ...lines] = section.split('\n');
    return lines.flatMap((line) => {
      const { code, means, whatToDo } = row.exec(line)?.groups ?? {};
      return code === undefined || means === undefined || whatToDo === undefined
        ? []
        : [{ code, part, means, whatToDo }];
    });
  });
}
