import '../tokens.css';
import './mantine.css';
import '../base.css';
import { fetchTexts } from '../texts/spoken.ts';

void fetchTexts({ de: () => import('../texts/de-console.ts') }).then(() => import('./start.tsx'));
