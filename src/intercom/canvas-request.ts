/** What Intercom asks of the inbox app, read leniently, and whether it is genuine. Pure. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { CanvasRequest } from '../domain/canvas.ts';
import { Id } from './shapes.ts';
import { cut, plainText } from './text.ts';

const text = (longest: number) => z.string().transform((value) => value.slice(0, longest));
const lenient = <T>(schema: z.ZodType<T>) => schema.nullable().catch(null);

const StoredShape = z.record(z.string().max(100), text(12_000));
const CanvasShape = z.object({ stored_data: lenient(StoredShape) });

const RequestShape = z.object({
  workspace_id: lenient(text(200)),
  admin: lenient(z.object({ id: Id, name: lenient(text(200)), email: lenient(text(300)) })),
  conversation: lenient(
    z.object({
      id: Id,
      title: lenient(z.string()),
      source: lenient(z.object({ subject: lenient(z.string()), body: lenient(z.string()) })),
    }),
  ),
  component_id: lenient(text(300)),
  input_values: lenient(z.record(z.string().max(200), z.unknown())),
  // One type of Intercom's SDK nests the canvas once more (intercom-client 6).
  current_canvas: lenient(CanvasShape.extend({ current_canvas: lenient(CanvasShape) })),
});

const LONGEST_INPUT = 10_000;

export function readCanvasRequest(value: Record<string, unknown>): CanvasRequest {
  const asked = RequestShape.parse(value);
  const { admin, conversation, current_canvas: canvas } = asked;
  return {
    workspaceId: asked.workspace_id,
    admin: admin === null ? null : { id: admin.id, name: admin.name ?? admin.email ?? `Teammate ${admin.id}` },
    conversation: conversation === null ? null : { id: conversation.id, title: titleOf(conversation) },
    pressed: asked.component_id,
    inputs: Object.fromEntries(
      Object.entries(asked.input_values ?? {}).map(([id, given]) => [id, inputText(given).slice(0, LONGEST_INPUT)]),
    ),
    stored: canvas?.stored_data ?? canvas?.current_canvas?.stored_data ?? {},
  };
}

function inputText(value: unknown): string {
  // Before the signature is looked at: what says how it is to be made a text must not be asked.
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string').join(',');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function titleOf(of: {
  title: string | null;
  source: { subject: string | null; body: string | null } | null;
}): string | null {
  const title = [of.title, of.source?.subject, of.source?.body]
    .map((words) => cut(plainText(words ?? ''), 120))
    .find((words) => words !== '');
  return title ?? null;
}

/**
 * True if `X-Body-Signature` is the lower-case HMAC-SHA256 of these very bytes with one of the client secrets, without a prefix (Intercom
 * docs, Canvas Kit). Each secret takes the same time, right or wrong.
 */
export function isCanvasSignedBy(secrets: readonly string[], raw: Uint8Array, header: string | undefined): boolean {
  if (header === undefined || !/^[0-9a-f]{64}$/.test(header)) return false;
  const given = Buffer.from(header, 'hex');
  let signed = false;
  for (const secret of secrets) {
    if (secret !== '' && timingSafeEqual(createHmac('sha256', secret).update(raw).digest(), given)) signed = true;
  }
  return signed;
}
