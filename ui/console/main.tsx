import '../tokens.css';
import '../base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Console } from './Console.tsx';
import { createQueries } from './queries.ts';

const place = document.getElementById('console');
if (place === null) throw new Error('index.html has no place for the console.');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={createQueries()}>
      <Console />
    </QueryClientProvider>
  </StrictMode>,
);
