import '../tokens.css';
import '../base.css';
import { fetchTexts } from '../texts/spoken.ts';

void fetchTexts({ de: () => import('../texts/de-panel.ts') }).then(() => import('./start.tsx'));
