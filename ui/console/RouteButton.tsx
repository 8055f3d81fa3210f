import { createLink } from '@tanstack/react-router';
import { LinkButton } from '../kit/LinkButton.tsx';

/** The same, to another page of the console. */
export const RouteButton = createLink(LinkButton);
