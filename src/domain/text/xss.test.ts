import { describe, expect, test } from 'vitest';
import { linkingWith, pretendIssue, project, richText } from '../../../test/domain-builders.ts';
import { createKept } from '../../../test/domain-store.ts';
import { readStrictHtml } from '../../../test/strict-html.ts';
import { noteHtml } from './html.ts';
import type { Comment } from '../model.ts';

/** What attackers type where a text is shown: markup, attributes, addresses, encodings, templates, broken characters. */
const payloads = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//x.y/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '"><script>alert(1)</script>',
  "'><script>alert(1)</script>",
  '</p><script>alert(1)</script><p>',
  '</blockquote></p><h1>x</h1>',
  '<img src=x onerror=alert(1)>',
  '<img src="http://track.test/pixel.gif">',
  '<img/src=x/onerror=alert(1)>',
  '<img src=x onerror=alert(1)//',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<math><mtext></p><img src=x onerror=alert(1)></mtext></math>',
  '<iframe src=javascript:alert(1)></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data=javascript:alert(1)>',
  '<embed src=javascript:alert(1)>',
  '<link rel=stylesheet href=//x.y/x.css>',
  '<style>@import "//x.y/x.css"</style>',
  '<base href=//x.y/>',
  '<meta http-equiv=refresh content="0;url=//x.y">',
  '<form action=//x.y><input type=submit></form>',
  '<button formaction=javascript:alert(1)>x</button>',
  '<input autofocus onfocus=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<video><source onerror=alert(1)></video>',
  '<body onload=alert(1)>',
  '<marquee onstart=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="java&#10;script:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href=data:text/html;base64,PHNjcmlwdD4=>x</a>',
  '<b onmouseover=alert(1)>x</b>',
  '<p style="position:fixed;inset:0">x</p>',
  '<!--<script>alert(1)</script>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?xml version="1.0"?><x/>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<textarea></textarea><script>alert(1)</script>',
  '<title></title><script>alert(1)</script>',
  '<template><script>alert(1)</script></template>',
  '<x onclick=alert(1) tabindex=1>',
  '<\u0000script>alert(1)</script>',
  '<scr\u0000ipt>alert(1)</script>',
  '\uFF1Cscript\uFF1Ealert(1)\uFF1C/script\uFF1E',
  '\u202E<script>alert(1)</script>',
  '\uD800<script>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;alert(1)&#60;/script&#62;',
  '&amp;lt;script&amp;gt;',
  '%3Cscript%3Ealert(1)%3C/script%3E',
  '\\u003cscript\\u003ealert(1)',
  '" onmouseover="alert(1)',
  "' onmouseover='alert(1)",
  '` onmouseover=`alert(1)',
  '"onclick=alert(1) href="javascript:alert(1)',
  '{{actor}}{{comment}}{{constructor}}',
  '${alert(1)}',
  '{{constructor.constructor("alert(1)")()}}',
  '<%= alert(1) %>',
  '[ref 7F3K2Q]<br>',
  '<p>[ref 7F3K2Q]</p>',
];

const addresses = [
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript://x.y/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'blob:https://x.y/1',
  'https://x.y/"onclick="alert(1)',
  "https://x.y/'onclick='alert(1)",
  'https://x.y/"><script>alert(1)</script>',
  'mailto:a@x.y?subject="><script>',
];

const templates: (string | null)[] = [null, '{{actor}} {{issue.key}} {{issue.summary}} {{from}} {{to}} {{comment}}'];

/** Every place of a note that somebody types, with the same words in all of them. */
function notesWith(payload: string, address: string, template: string | null): string[] {
  const linking = linkingWith((on) => {
    on.bringOver = 'all';
    on.closing.lastComment = true;
    on.template = template;
    for (const rule of Object.values(on.events)) rule.template = template;
  });
  const jira = pretendIssue();
  const kept = createKept({ projects: [project('SUP', { linking })] });
  const who = { id: payload, name: payload };
  const text: Comment['text'] = {
    blocks: [
      { kind: 'paragraph', content: [{ kind: 'text', text: payload, href: address, bold: true }] },
      { kind: 'heading', level: 2, content: [{ kind: 'text', text: payload, href: payload }] },
      { kind: 'code', text: payload },
      { kind: 'list', ordered: false, items: [[{ kind: 'quote', content: [{ kind: 'code', text: payload }] }]] },
    ],
    urls: [],
    fallback: null,
  };
  const status = { id: payload, name: payload, category: 'done' as const };
  kept.hear(jira.create());
  kept.hear(jira.addComment('1', text, { author: who }));
  kept.hear(jira.change({ summary: payload, description: richText('see', 'w1/100') }), jira.read);
  kept.hear(jira.change({ status, resolution: payload, actor: who }), jira.read);
  kept.hear(jira.change({ assignee: who, comment: { id: '2', text }, actor: who }), jira.read);
  kept.hear(jira.addComment('3', text, { author: who }));
  return kept.notes('100').map((note) => noteHtml(note.body, { ref: '7F3K2Q', moreUrl: note.moreUrl }));
}

function check(html: string): void {
  const read = readStrictHtml(html);
  expect(read.problems).toEqual([]);
  for (const href of read.hrefs) expect(href).toMatch(/^(https?:\/\/|mailto:)/i);
  expect(['p', 'b', 'a', 'ul', 'li', 'h2', 'code', 'pre', 'blockquote']).toEqual(
    expect.arrayContaining([...read.elements]),
  );
}

describe('what people type leaves as text, in names, summaries, statuses, comments and templates', () => {
  test.each(payloads)('%j', (payload) => {
    for (const template of templates) {
      const notes = notesWith(payload, 'https://x.y', template);
      expect(notes).toHaveLength(4);
      for (const html of notes) check(html);
    }
  });

  test.each(payloads.filter((payload) => !/[\u0000\u202E\uD800]/.test(payload)))(
    '%j is shown as it was typed',
    (payload) => {
      for (const html of notesWith(payload, 'https://x.y', null).slice(1))
        expect(readStrictHtml(html).text).toContain(payload);
    },
  );

  test.each(addresses)('as the address of a link: %j', (address) => {
    for (const html of notesWith('label', address, null)) check(html);
  });
});
