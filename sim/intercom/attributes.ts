/** The attributes that every workspace has, as `GET /data_attributes` lists them. */
import type { CustomAttribute } from './state.ts';

type Model = CustomAttribute['model'];
type Line = [name: string, label: string, type: CustomAttribute['dataType'], writable: boolean];

const STANDARD: Record<Model, Line[]> = {
  contact: [
    ['name', 'Name', 'string', true],
    ['email', 'Email', 'string', true],
    ['phone', 'Phone', 'string', true],
    ['role', 'Type', 'string', true],
    ['external_id', 'User ID', 'string', true],
    ['owner_id', 'Owner', 'integer', true],
    ['created_at', 'First seen', 'date', false],
    ['signed_up_at', 'Signed up', 'date', true],
    ['last_seen_at', 'Last seen', 'date', true],
    ['last_replied_at', 'Last heard from', 'date', false],
    ['last_contacted_at', 'Last contacted', 'date', false],
    ['unsubscribed_from_emails', 'Unsubscribed from emails', 'boolean', true],
    ['browser', 'Browser', 'string', false],
    ['os', 'OS', 'string', false],
    ['location.country', 'Country', 'string', false],
    ['location.city', 'City', 'string', false],
  ],
  company: [
    ['name', 'Company name', 'string', true],
    ['company_id', 'Company ID', 'string', false],
    ['monthly_spend', 'Monthly spend', 'float', true],
    ['plan.name', 'Plan', 'string', true],
    ['size', 'Company size', 'integer', true],
    ['industry', 'Company industry', 'string', true],
    ['website', 'Company website', 'string', true],
    ['user_count', 'People', 'integer', false],
    ['last_request_at', 'Company last seen', 'date', false],
  ],
  conversation: [
    ['title', 'Title', 'string', true],
    ['CX Score rating', 'CX Score rating', 'integer', false],
  ],
};

export function standardAttributes(model: Model): object[] {
  return STANDARD[model].map(([fullName, label, dataType, writable]) => ({
    type: 'data_attribute',
    name: fullName.split('.').at(-1),
    full_name: fullName,
    label,
    description: label,
    data_type: dataType,
    api_writable: writable,
    ui_writable: writable,
    messenger_writable: false,
    custom: false,
    archived: false,
    model,
  }));
}
