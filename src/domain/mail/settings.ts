/** What an inbox of the desk tells by mail, and what it does until somebody changes it. */

/** `template` null: the built-in words. */
export interface MailRule {
  send: boolean;
  template: string | null;
}

/** To whoever asked: it has come in, it is answered, it is resolved. To the assignee: whoever asked has written again. */
export interface MailSettings {
  received: MailRule;
  replied: MailRule;
  resolved: MailRule;
  answered: MailRule;
}

export function defaultMail(): MailSettings {
  const rule = (send: boolean): MailRule => ({ send, template: null });
  return { received: rule(true), replied: rule(true), resolved: rule(true), answered: rule(false) };
}

/** Whole, of whatever an older version stored. */
export function mailSettingsOf(stored: Partial<Record<keyof MailSettings, Partial<MailRule>>> | null): MailSettings {
  const rules = defaultMail();
  for (const name of ['received', 'replied', 'resolved', 'answered'] as const)
    rules[name] = { ...rules[name], ...stored?.[name] };
  return rules;
}
