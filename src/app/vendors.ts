/** The vendors' clients, each call of theirs counted by what it came to. */
import type { Http } from '../http.ts';
import { createIntercomClient } from '../intercom/client.ts';
import { createJiraClient } from '../jira/client.ts';
import { createIssueSearch } from '../jira/search.ts';
import type { Telemetry } from '../telemetry.ts';

/** `toJira`: the way out for those that speak to Jira beside its client. */
export function vendorsOf(http: Http, telemetry: Telemetry) {
  const toJira = counted(http, telemetry, 'jira');
  return {
    intercom: createIntercomClient(counted(http, telemetry, 'intercom')),
    jira: createJiraClient({ http: toJira }),
    search: createIssueSearch({ http: toJira }),
    toJira,
  };
}

/** A call without an answer counts as `none`. */
function counted(http: Http, { metrics }: Telemetry, vendor: 'intercom' | 'jira'): Http {
  return {
    close: () => http.close(),
    async request(request) {
      let status = 'none';
      try {
        const answer = await http.request(request);
        status = String(answer.status);
        return answer;
      } finally {
        metrics.vendorCalls.inc({ vendor, status });
      }
    },
  };
}
