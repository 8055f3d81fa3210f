import { createHash } from 'node:crypto';

/** Everything that must never be seen in an answer or a log line. Each is found again by its own words. */
export const SECRETS = {
  /** 32 bytes in base64. */
  deskbridge: createHash('sha256').update('canary of the journeys').digest('base64'),
  accessToken: 'canary-intercom-access-token-dG9rZW4',
  clientSecret: 'canary-intercom-client-secret-c2VjcmV0',
  cloudToken: 'canary-jira-cloud-api-token-Y2xvdWQ',
  cloudWebhook: 'canary-jira-cloud-webhook-secret-aG9vaw',
  dataCenterToken: 'canary-jira-dc-personal-access-token-ZGM',
  dataCenterWebhook: 'canary-jira-dc-webhook-secret-ZGNob29r',
  oldToken: 'canary-jira-nine-personal-access-token-OQ',
} as const;
