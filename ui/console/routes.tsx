/**
 * The console's addresses. To add a page: give it a folder, export its component by name, and add a line here; it is loaded when it is
 * first asked for. `/` and everything under `/console/` reach the pages, everything else is the server's. What belongs in an address
 * (filters, a search, a tab) is in the address, so that it can be sent to somebody.
 */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Skeleton } from '../kit/Skeleton.tsx';
import { texts } from '../texts/kit.ts';
import { readActivitySearch } from './activity/search.ts';
import { overviewSearch, textsOf } from './addresses.ts';
import { BrokenPage, NoPage } from './BrokenPage.tsx';
import { Page } from './Page.tsx';
import { Shell } from './Shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NoPage });
const at = { getParentRoute: () => root };

const pages = [
  createRoute({
    ...at,
    path: '/',
    validateSearch: overviewSearch,
    component: lazyRouteComponent(() => import('./overview/Overview.tsx'), 'Overview'),
  }),
  createRoute({
    ...at,
    path: '/console/welcome',
    component: lazyRouteComponent(() => import('./first-run/FirstRun.tsx'), 'FirstRun'),
  }),
  createRoute({
    ...at,
    path: '/console/activity',
    validateSearch: readActivitySearch,
    component: lazyRouteComponent(() => import('./activity/Activity.tsx'), 'Activity'),
  }),
  createRoute({
    ...at,
    path: '/console/activity/$id',
    component: lazyRouteComponent(() => import('./activity/OneEvent.tsx'), 'OneEvent'),
  }),
  createRoute({
    ...at,
    path: '/console/issues/$host/$issue',
    component: lazyRouteComponent(() => import('./issue/Issue.tsx'), 'Issue'),
  }),
  createRoute({
    ...at,
    path: '/console/requests',
    component: lazyRouteComponent(() => import('./requests/Requests.tsx'), 'Requests'),
  }),
  createRoute({
    ...at,
    path: '/console/requests/$key',
    component: lazyRouteComponent(() => import('./requests/Request.tsx'), 'Request'),
  }),
  createRoute({
    ...at,
    path: '/console/services',
    component: lazyRouteComponent(() => import('./services/Services.tsx'), 'Services'),
  }),
  createRoute({
    ...at,
    path: '/console/services/$id',
    component: lazyRouteComponent(() => import('./services/Service.tsx'), 'Service'),
  }),
  createRoute({
    ...at,
    path: '/console/approvals',
    component: lazyRouteComponent(() => import('./approvals/Approvals.tsx'), 'Approvals'),
  }),
  createRoute({
    ...at,
    path: '/console/approvals/$id',
    component: lazyRouteComponent(() => import('./approvals/Approval.tsx'), 'Approval'),
  }),
  createRoute({
    ...at,
    path: '/console/workflows',
    component: lazyRouteComponent(() => import('./workflows/Workflows.tsx'), 'Workflows'),
  }),
  createRoute({
    ...at,
    path: '/console/workflows/$id',
    validateSearch: (given): { template?: string } => textsOf(given, ['template']),
    component: lazyRouteComponent(() => import('./workflows/Workflow.tsx'), 'Workflow'),
  }),
  createRoute({
    ...at,
    path: '/console/workflow-runs',
    validateSearch: (given): { workflow?: string; state?: string; issue?: string } =>
      textsOf(given, ['workflow', 'state', 'issue']),
    component: lazyRouteComponent(() => import('./workflows/Runs.tsx'), 'Runs'),
  }),
  createRoute({
    ...at,
    path: '/console/workflow-runs/$id',
    component: lazyRouteComponent(() => import('./workflows/Run.tsx'), 'Run'),
  }),
  createRoute({
    ...at,
    path: '/console/links',
    component: lazyRouteComponent(() => import('./links/Links.tsx'), 'Links'),
  }),
  createRoute({
    ...at,
    path: '/console/links/import',
    component: lazyRouteComponent(() => import('./links/Import.tsx'), 'Import'),
  }),
  createRoute({
    ...at,
    path: '/console/projects',
    component: lazyRouteComponent(() => import('./projects/Projects.tsx'), 'Projects'),
  }),
  createRoute({
    ...at,
    path: '/console/projects/$id/$tab',
    component: lazyRouteComponent(() => import('./projects/Project.tsx'), 'Project'),
  }),
  createRoute({
    ...at,
    path: '/console/integrations',
    component: lazyRouteComponent(() => import('./integrations/Integrations.tsx'), 'Integrations'),
  }),
  createRoute({
    ...at,
    path: '/console/mail',
    component: lazyRouteComponent(() => import('./mail/Mail.tsx'), 'Mail'),
  }),
  createRoute({
    ...at,
    path: '/console/mail/$tab',
    component: lazyRouteComponent(() => import('./mail/Mail.tsx'), 'Mail'),
  }),
  createRoute({
    ...at,
    path: '/console/people',
    component: lazyRouteComponent(() => import('./people/People.tsx'), 'People'),
  }),
  createRoute({
    ...at,
    path: '/console/people/$tab',
    component: lazyRouteComponent(() => import('./people/People.tsx'), 'People'),
  }),
  createRoute({
    ...at,
    path: '/console/account',
    component: lazyRouteComponent(() => import('./account/Account.tsx'), 'Account'),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren(pages),
  defaultPendingComponent: () => (
    <Page title={texts.loading}>
      <Skeleton rows={5} />
    </Page>
  ),
  defaultPendingMs: 200,
  defaultErrorComponent: BrokenPage,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
