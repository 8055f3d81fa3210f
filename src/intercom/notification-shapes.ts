/** The fields of notifications that are read, as versions 2.14 to 2.16 write them (Intercom docs, webhook topics). */
import { z } from 'zod';
import { Id } from './shapes.ts';

/** Null where it is missing or of another kind: one odd field must not cost the event. */
const lenient = <T>(schema: z.ZodType<T>) => schema.nullable().catch(null);

const AuthorShape = z.object({ type: lenient(z.string()), id: lenient(Id), name: lenient(z.string()) });

export const PartShape = z.object({
  id: Id,
  part_type: lenient(z.string()),
  body: lenient(z.string()),
  created_at: lenient(z.number()),
  updated_at: lenient(z.number()),
  redacted: lenient(z.boolean()),
  author: lenient(AuthorShape),
  app_package_code: lenient(z.string()),
  updated_attribute_data: lenient(z.object({ attribute: z.object({ id: lenient(Id), label: lenient(z.string()) }) })),
});
export type PartShape = z.infer<typeof PartShape>;

const parts = (key: 'conversation_parts' | 'ticket_parts') =>
  lenient(z.object({ [key]: z.array(z.unknown()) }).transform((list) => list[key] ?? []));

const StateShape = z.union([
  z.string().transform((label) => ({ id: null, category: null, internal_label: label })),
  z.object({ id: lenient(Id), category: lenient(z.string()), internal_label: lenient(z.string()) }),
]);

export const ItemShape = z.object({
  id: lenient(Id),
  conversation_id: lenient(Id),
  title: lenient(z.string()),
  state: lenient(z.string()),
  open: lenient(z.boolean()),
  snoozed_until: lenient(z.number()),
  source: lenient(
    z.object({
      subject: lenient(z.string()),
      body: lenient(z.string()),
      author: lenient(AuthorShape.extend({ email: lenient(z.string()) })),
    }),
  ),
  contacts: lenient(z.object({ contacts: z.array(z.object({ id: Id })) })),
  // Left out: nothing is said of it.
  admin_assignee_id: Id.nullish().catch(undefined),
  team_assignee_id: Id.nullish().catch(undefined),
  updated_at: lenient(z.number()),
  conversation_parts: parts('conversation_parts'),
  ticket_parts: parts('ticket_parts'),
  ticket_state: lenient(StateShape),
  ticket_type: lenient(z.object({ id: lenient(Id), name: lenient(z.string()) })),
  ticket_attributes: lenient(z.record(z.string(), z.unknown())),
  conversation_part: lenient(PartShape),
  merged_from: lenient(z.object({ id: Id })),
});
export type ItemShape = z.infer<typeof ItemShape>;

export const NotificationShape = z.object({
  topic: z.string(),
  created_at: lenient(z.number()),
  data: z.object({ item: z.record(z.string(), z.unknown()) }),
});
