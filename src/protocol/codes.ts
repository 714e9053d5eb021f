/** The stable codes of refusals, on both services, each with the HTTP status that carries it. */
export const STATUS_OF = {
  bad_request: 400,
  invalid_request: 400,
  token_missing: 401,
  token_invalid: 401,
  token_expired: 401,
  token_revoked: 401,
  invalid_credentials: 401,
  principal_mismatch: 403,
  not_found: 404,
  thread_not_found: 404,
  run_not_found: 404,
  email_taken: 409,
  cursor_out_of_range: 409,
  payload_too_large: 413,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;

/** A refusal's code. `principal_mismatch` occurs on live sockets only; `not_found` is a path that no route has. */
export type ErrorCode = keyof typeof STATUS_OF;

/** What every error on both services looks like, as an HTTP body. The code is stable, the message is not. */
export interface ErrorBody {
  readonly error: { readonly code: ErrorCode; readonly message: string };
}
