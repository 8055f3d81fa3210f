/** Builds the panel (`panel.html`). Its addresses are those of our server; inside Jira they have to be relative: `--base ./`. */
import { defineConfig } from 'vite';
import { preactPage } from './preact-page.ts';

export default defineConfig(preactPage('panel.html'));
