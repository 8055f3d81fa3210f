/** Whether a server could not listen because somebody else does. */
export function isTaken(error: unknown): error is Error & { port?: number } {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
