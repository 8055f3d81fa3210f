export const forgePath = '/api/v1/forge/installations';
