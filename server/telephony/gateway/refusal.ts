/** What a carrier is told: 503 makes it try another gateway of ours, 480 and 486 its caller. */
export function statusOf(reason: string): { status: number; retryAfterS?: number } {
  switch (reason) {
    case 'line-not-found':
    case 'line-invalid':
      return { status: 404 };
    case 'line-full':
    case 'ports-exhausted':
      return { status: 503, retryAfterS: 30 };
    case 'line-spent':
    case 'visitor-limit':
      return { status: 480, retryAfterS: 3600 };
    default:
      return { status: 503, retryAfterS: 10 };
  }
}
