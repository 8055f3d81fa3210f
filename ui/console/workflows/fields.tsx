/** The inputs that cards are made of: each takes what is offered, and what is typed. */
import { NumberInput, Select, TagsInput, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/workflow-cards.ts';
import { FreeSelect, type Option } from '../FreeSelect.tsx';
import { useBuilder } from './builder.ts';
import css from './Editor.module.css';
import lines from './Lines.module.css';
import { filled, placesOf } from './places.ts';

interface ListParts {
  label?: string;
  'aria-label'?: string;
  description?: string;
  placeholder?: string;
  options: readonly string[];
  value: readonly string[];
  error?: string | null;
  onChange: (value: string[]) => void;
}

/** Several texts, offered or typed. */
export function ListInput({ options, value, error = null, placeholder = '', ...rest }: ListParts) {
  return (
    <TagsInput
      {...rest}
      data={[...new Set(options)]}
      value={[...value]}
      error={error}
      acceptValueOnBlur
      placeholder={value.length === 0 ? placeholder : ''}
      comboboxProps={{ withinPortal: false }}
    />
  );
}

interface OneParts {
  label: string;
  description?: string;
  placeholder?: string;
  options: readonly string[] | Option[];
  value: string | undefined;
  error?: string | null;
  clearable?: boolean;
  onChange: (value: string | null) => void;
}

/** One text, offered or typed. */
export function OneInput({ options, value, ...rest }: OneParts) {
  const all = options.map((one) => (typeof one === 'string' ? { value: one, label: one } : one));
  return (
    <FreeSelect
      {...rest}
      options={all.length === 0 ? null : all}
      value={value === undefined || value === '' ? null : value}
    />
  );
}

const unitNames = texts.length.units;
const units = (['m', 'h', 'd', 'w'] as const).map((value) => ({ value: value as string, label: unitNames[value] }));

interface LengthParts {
  label: string;
  description?: string;
  value: string | undefined;
  error?: string | null;
  /** It may be left empty. */
  optional?: boolean;
  onChange: (value: string | undefined) => void;
}

/** A length of time: how many of what. */
export function LengthInput({ label, description, value, error = null, optional = false, onChange }: LengthParts) {
  const [, count = '', given = 'd'] = /^(\d*)([smhdw])$/.exec(value ?? '') ?? [];
  // An empty length says no unit: the one that is shown stays until a number is typed again.
  const [kept, keep] = useState(given);
  const unit = count === '' ? kept : given;
  const known = units.some((one) => one.value === unit) ? units : [...units, { value: 's', label: unitNames.s }];
  return (
    <div className={css.length}>
      <NumberInput
        label={label}
        description={description}
        min={1}
        max={999_999}
        allowDecimal={false}
        allowNegative={false}
        placeholder={optional ? texts.length.never : ''}
        value={count === '' ? '' : Number(count)}
        error={error}
        onChange={(next) => {
          keep(unit);
          onChange(next === '' ? (optional ? undefined : unit) : `${next}${unit}`);
        }}
      />
      <Select
        aria-label={texts.length.unit(label)}
        data={known}
        value={unit}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(next) => {
          keep(next ?? unit);
          onChange(count === '' ? value : `${count}${next ?? unit}`);
        }}
      />
    </div>
  );
}

interface TextParts {
  label: string;
  description?: string;
  value: string;
  error?: string | null;
  rows?: number;
  onChange: (value: string) => void;
}

/** A text with fields in it; how it reads is shown with samples. */
export function TemplateInput({ label, description, value, error = null, rows = 3, onChange }: TextParts) {
  const { offered } = useBuilder();
  const area = useRef<HTMLTextAreaElement>(null);
  const [inserting, insert] = useState(false);
  const put = (name: string | null): void => {
    if (name === null) return;
    const { selectionStart: from = value.length, selectionEnd: to = value.length } = area.current ?? {};
    const place = `{{${name}}}`;
    onChange(value.slice(0, from) + place + value.slice(to));
    insert(false);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(from + place.length, from + place.length);
    });
  };
  return (
    <div className={css.template}>
      <Textarea
        ref={area}
        label={label}
        description={description}
        autosize
        minRows={rows}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {inserting ? (
        <div className={css.insert}>
          <FreeSelect
            aria-label={texts.template.fieldFor(label)}
            placeholder={texts.template.search}
            options={placesOf(offered)}
            value={null}
            onChange={put}
          />
          <Button look="quiet" onClick={() => insert(false)}>
            {texts.cancel}
          </Button>
        </div>
      ) : (
        <Button look="link" aria-label={texts.template.insertInto(label)} onClick={() => insert(true)}>
          {texts.template.insert}
        </Button>
      )}
      {value.includes('{{') && (
        <p className={css.preview}>
          <span className={lines.muted}>{texts.template.readsLike}</span>
          {filled(value)}
        </p>
      )}
    </div>
  );
}
