/** What no line of the product may say, whatever it is for: each rule with a line that breaks it, so that one that sees nothing is noticed. */
import { expect, test } from 'vitest';
import { isCode, isTest, onlyCode, repositoryFiles, type SourceFile, withoutComments } from '../sources.ts';

const product = repositoryFiles().filter(
  (file) => /^(src|ui|forge|bin)\//.test(file.name) && isCode(file) && !isTest(file),
);

interface Rule {
  sentence: string;
  read: (text: string) => string;
  forbidden: RegExp;
  breach: string;
}

const rules: Rule[] = [
  {
    sentence: 'no signature or digest is compared in a time that tells how much of it was right (S6)',
    read: onlyCode,
    forbidden: /(?<!bad)\b(?:signature|hmac|mac|digest)\s*[!=]==\s*\w|\w\s*[!=]==\s*(?:signature|hmac|mac|digest)\b/i,
    breach: 'if (signature === expected) return true;',
  },
  {
    sentence: 'no certificate is left unchecked (S41)',
    read: withoutComments,
    forbidden: /rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity|sslmode=(?:no-verify|disable)/,
    breach: 'const agent = new Agent({ rejectUnauthorized: false });',
  },
  {
    // The Forge app calls nothing of Jira's itself; the server asks Jira with the token of the person first (test/security/forge-door.test.ts).
    sentence: 'the Forge app never acts with its own rights (S5)',
    read: withoutComments,
    forbidden: /\basApp\b|\b(?:requestJira|requestRemote)\b/,
    breach: 'await api.asApp().requestJira(route`/rest/api/3/issue/1`);',
  },
];

const breaches = ({ read, forbidden }: Rule, files: readonly SourceFile[]): string[] =>
  files
    // Most files do not even hold the words, and need not be read closely.
    .filter(({ text }) => forbidden.test(text))
    .flatMap(({ name, text }) =>
      read(text)
        .split('\n')
        .flatMap((line, at) => (forbidden.test(line) ? [`${name}:${at + 1}`] : [])),
    );

test.each(rules)('$sentence', (rule) => {
  expect(product.length).toBeGreaterThan(300);
  expect(breaches(rule, product)).toEqual([]);
});

test.each(rules)('a breach is seen: $sentence', (rule) => {
  expect(breaches(rule, [{ name: 'src/x.ts', text: rule.breach }])).toEqual(['src/x.ts:1']);
});
