/** Builds the portal (`portal.html`), the pages of those who ask. */
import { defineConfig } from 'vite';
import { preactPage } from './preact-page.ts';

export default defineConfig(preactPage('portal.html'));
