/** Ticket types as the workspace tells them, and what lines of a mapping mean by them. */
import type { TicketTypesAnswer } from '../../../src/api/schemas/connecting.ts';
import type { HostFieldAnswer } from '../../../src/api/schemas/hosts.ts';
import type { MappingSettings } from '../../../src/api/schemas/project-settings.ts';
import { texts } from '../../texts/project-escalation.ts';

export type TicketType = TicketTypesAnswer['items'][number];
export type Attribute = TicketType['attributes'][number];

export interface Around {
  /** Null: they could not be read. */
  types: TicketType[] | null;
  fields: HostFieldAnswer[] | null;
}

/** By id, or by name as a line may have it that was saved while Intercom was away. */
export function typeOf(idOrName: string, { types }: Pick<Around, 'types'>): TicketType | null {
  return types?.find(({ id }) => id === idOrName) ?? types?.find(({ name }) => name === idOrName) ?? null;
}

/** Those that none of `taken` means, each of which is an id or a name. */
export function typesLeft(types: TicketType[], taken: readonly string[]): TicketType[] {
  const meant = new Set(taken.map((one) => typeOf(one, { types })?.id));
  return types.filter(({ id }) => !meant.has(id));
}

export function attributeOf(type: TicketType | null, idOrName: string): Attribute | null {
  const all = type?.attributes ?? [];
  return all.find(({ id }) => id === idOrName) ?? all.find(({ name }) => name === idOrName) ?? null;
}

type Named = Pick<MappingSettings, 'ticketType' | 'attribute' | 'called'>;

/** As it is called now, else as it was called when the line was saved. */
export function attributeName({ ticketType, attribute, called }: Named, around: Around): string {
  return attributeOf(typeOf(ticketType, around), attribute)?.name ?? called?.[attribute] ?? attribute;
}

/** A value of a line as people read it: of a list, its label. */
export function valueName(value: string, { ticketType, attribute, called }: MappingSettings, around: Around): string {
  const options = attributeOf(typeOf(ticketType, around), attribute)?.options ?? [];
  return options.find(({ id }) => id === value)?.label ?? called?.[value] ?? value;
}

const kinds: Record<string, string> = texts.lines.takes;

/** What an attribute takes, as a sentence. */
export function takes(dataType: string): string {
  return kinds[dataType] ?? texts.lines.takesOther(dataType);
}
