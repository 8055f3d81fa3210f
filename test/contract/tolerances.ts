/**
 * Where a vendor's OpenAPI file and the vendor's own examples disagree. Everything the contract checks forgive is
 * listed here and nowhere else; each entry says why.
 */
export type Tolerances = {
  /** Properties that may be null although the file declares a bare `$ref` (OpenAPI 3.0 drops `nullable` beside it). */
  nullableProperties: string[];
  /** Properties whose value is not checked at all: the file is narrower than the vendor's examples. */
  uncheckedProperties: string[];
  /** Keys that answers carry although the file does not declare them. */
  undeclaredKeys: string[];
  /** String formats that are checked; every other `format` is dropped. */
  formats: string[];
  /** Statuses that the file leaves out, as `METHOD /template status`; `*` stands for any operation. */
  undocumentedStatuses: string[];
  /** Component schema that an undocumented error status must satisfy. */
  errorSchema: string;
};

const intercom: Tolerances = {
  // 93 places declare these as bare `$ref` while the examples show null.
  nullableProperties: [
    'ai_agent',
    'assigned_to',
    'email_message_metadata',
    'event_details',
    'metadata',
    'company',
    'app',
    'conversation_rating',
    'sla_applied',
    'statistics',
    'first_contact_reply',
    'linked_objects',
    'avatar',
    'teammates',
    'custom_attributes',
    'email', // of a contact that was created without one
  ],
  // Values beyond string and integer occur (boolean, float, arrays); `type: array` stands without `items` in ticket attributes.
  // `model` of an attribute is `conversation` too, up to 2.15.
  uncheckedProperties: ['custom_attributes', 'ticket_attributes', 'model'],
  undeclaredKeys: [
    'type', // list wrappers
    'utm_campaign',
    'utm_content',
    'utm_medium',
    'utm_source',
    'utm_term',
    'referrer',
    'opted_in_subscription_types',
    'opted_out_subscription_types',
    'enabled_push_messaging',
    'country_code',
    'continent_code',
    'ticket', // on a conversation: null or the ticket
    'topics',
    'customers',
    'is_internal', // ticket type
    'data', // ticket_type_attributes.data, contact_attached_companies.data
    'list_options', // input_options of a list attribute
    'app_package_code', // ticket reply
    'secure', // app
    'ticket_states',
    'request_id',
  ],
  // Numbers carry `date-time` for Unix seconds, `uri` stands on relative paths, `uuid` on ids of 24 digits.
  formats: ['email'],
  undocumentedStatuses: [
    '* 400', // malformed requests and unknown versions
    '* 401', // any call with a bad token
    '* 403', // api_plan_restricted and missing permissions may meet any call
    '* 404', // e.g. GET /tickets/{id}
    '* 405',
    '* 422', // 2.16: GET /data_attributes?model=conversation
    '* 429', // documented in prose only
    '* 500',
    '* 503',
    'POST /contacts 409', // documented in prose only
    'GET /contacts/{contact_id} 410', // 2.16: contact_merged
  ],
  errorSchema: 'error',
};

const jira: Tolerances = {
  // A changelog item that had no value, or has none now, says null.
  nullableProperties: ['from', 'fromString', 'to', 'toString'],
  uncheckedProperties: [],
  undeclaredKeys: [],
  // Jira writes `2026-01-31T12:00:00.000+0000`, which is not RFC 3339, so `date-time` is not checked.
  formats: ['uuid', 'date'],
  undocumentedStatuses: ['* 400', '* 401', '* 403', '* 404', '* 405', '* 409', '* 429', '* 500', '* 503'],
  errorSchema: 'ErrorCollection',
};

/** The tolerances of a specification file, by its name. */
export function tolerancesOf(specName: string): Tolerances {
  return specName.startsWith('intercom') ? intercom : jira;
}
