import { TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/sign-in.ts';

const said = texts.code;

interface Parts {
  value: string;
  onChange: (code: string) => void;
  autoFocus?: boolean;
  /** In place of the code itself, such as where a first code proves that the app was set up. */
  onlyApp?: boolean;
}

/** A code of the authenticator app or, where the app is away, a recovery code. Spaces do not matter. */
export function CodeField({ value, onChange, autoFocus = false, onlyApp = false }: Parts) {
  const [recovery, setRecovery] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  return (
    <div>
      <TextInput
        ref={field}
        label={recovery ? said.recovery : said.code}
        description={recovery ? said.recoveryIs : said.codeIs}
        name="code"
        inputMode={recovery ? 'text' : 'numeric'}
        autoComplete={recovery ? 'off' : 'one-time-code'}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        required
        withAsterisk={false}
        autoFocus={autoFocus}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {!onlyApp && (
        <Button
          look="link"
          onClick={() => {
            setRecovery(!recovery);
            onChange('');
            field.current?.focus();
          }}
        >
          {recovery ? said.useCode : said.useRecovery}
        </Button>
      )}
    </div>
  );
}
