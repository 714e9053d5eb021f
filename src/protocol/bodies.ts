import type { RunStatus } from './events.ts';

/** The answer to register, login and refresh. `expires_in` is the access token's real lifetime in seconds. */
export interface SessionBody {
  readonly user: { readonly id: string; readonly email: string };
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
}

/** The answer of `GET /auth/me`. */
export interface MeBody {
  readonly user: { readonly id: string; readonly email: string; readonly profile: string };
}

export interface ThreadBody {
  readonly id: string;
  readonly title: string;
  readonly created_at: string;
}

export interface MessageBody {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
  readonly run_id: string;
  readonly created_at: string;
}

/** Pages: the cursor is null on the last one. */
export interface ThreadsBody {
  readonly threads: readonly ThreadBody[];
  readonly next_cursor: string | null;
}

export interface MessagesBody {
  readonly messages: readonly MessageBody[];
  readonly next_cursor: string | null;
}

/** The answer to a message that was sent over HTTP. */
export interface AcceptedBody {
  readonly thread_id: string;
  readonly run_id: string;
  readonly message_id: string;
  readonly duplicate: boolean;
}

/** `ended_at` is null while the run goes on. */
export interface RunBody {
  readonly id: string;
  readonly thread_id: string;
  readonly status: RunStatus;
  readonly started_at: string;
  readonly ended_at: string | null;
}

export interface StoppingBody {
  readonly status: RunStatus;
}
