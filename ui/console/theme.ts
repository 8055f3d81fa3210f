import { createTheme } from '@mantine/core';

/** Mantine's inputs in our sizes; their colours come from tokens.css by way of mantine.css. */
export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
});
