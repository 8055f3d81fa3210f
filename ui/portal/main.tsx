import '../tokens.css';
import '../base.css';
import './inputs.css';
import { fetchTexts } from '../texts/spoken.ts';

void fetchTexts({ de: () => import('../texts/de-portal.ts') }).then(() => import('./start.tsx'));
