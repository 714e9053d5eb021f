import type { Contract, Limits, Refusal } from './contract.ts';
import type { Disturbed } from './disturbance.ts';

/**
 * What the reference stack promises: protocol version 1. `limits` are those that the stack under test was started with,
 * where they are not the protocol's own.
 */
export function referenceContract(limits: Partial<Limits> = {}): Contract {
  return {
    name: 'reference',
    grammar: {
      first: 'agent_started',
      endings: { agent_completed: 'completed', agent_error: 'failed', agent_stopped: 'stopped' },
      completed: { thinkingFirst: true, toolPairs: 1 },
      pairing: 'call-id',
      stopsOnlyAsked: true,
      failsWithModel: true,
      failsOnlyWithModel: true,
      stopsEnded: true,
    },
    delivery: {
      audience: 'user',
      sequence: true,
      resume: true,
      fence: true,
      accepts: true,
      runsApart: true,
      equalEverywhere: true,
      history: true,
    },
    refusals: {
      'token-missing': { http: unauthorized('token_missing'), handshake: unauthorized('token_missing') },
      'token-invalid': {
        http: unauthorized('token_invalid'),
        handshake: unauthorized('token_invalid'),
        live: { codes: ['token_invalid'] },
      },
      'token-expired': {
        http: unauthorized('token_expired'),
        handshake: unauthorized('token_expired'),
        live: { codes: ['token_expired'], close: 4401 },
      },
      'token-revoked': {
        http: unauthorized('token_revoked'),
        handshake: unauthorized('token_revoked'),
        live: { codes: ['token_revoked'], close: 4401 },
      },
      'credentials-wrong': { http: unauthorized('invalid_credentials') },
      'email-taken': { http: { status: 409, codes: ['email_taken'] } },
      'principal-mismatch': { live: { codes: ['principal_mismatch'], close: 4403 } },
      'not-found': {
        http: { status: 404, codes: ['thread_not_found', 'run_not_found'] },
        live: { codes: ['thread_not_found', 'run_not_found'] },
      },
      'bad-request': {
        http: { status: 400, codes: ['bad_request', 'invalid_request'] },
        handshake: { status: 400, codes: ['bad_request'] },
        live: { codes: ['bad_request'] },
      },
      'cursor-out-of-range': { handshake: { status: 409, codes: ['cursor_out_of_range'] } },
      'too-large': {
        http: { status: 413, codes: ['payload_too_large'] },
        live: { codes: ['payload_too_large'], close: 1009 },
      },
      'rate-limited': { http: { status: 429, codes: ['rate_limited'] }, live: { codes: ['rate_limited'] } },
      'not-reading': { live: { codes: [], close: 4408 } },
      unavailable: {
        http: { status: 503, codes: ['unavailable'] },
        handshake: { status: 503, codes: ['unavailable'] },
        live: { codes: ['unavailable'], close: 1012 },
      },
    },
    limits: {
      frameBytes: 64 * 1024,
      framesPerSecond: 50,
      unfinishedRuns: 5,
      closeAfterMs: 1000,
      runEndsAfterMs: 5000,
      answersAfterMs: 1000,
      titleCodePoints: 60,
      keyCharacters: 200,
      defaultPage: 20,
      largestPage: 100,
      ...limits,
    },
    disturbed: DISTURBED,
    keysAlone: true,
    threadsApart: true,
    upstream: { attempts: 1, wholeThread: true },
  };
}

function unauthorized(code: string): Refusal {
  return { status: 401, codes: [code] };
}

const CUT = 1006;
const RESTART = 1012;

/** Section 5, last paragraph, and the last row of section 6. */
const DISTURBED: Disturbed = {
  recoversAfterMs: 5_000,
  // A replica counts as dead after a silence of 5 s, and its runs end within 5 s of that.
  runsEndAfterMs: 10_000,
  interruption: { event: 'agent_error', code: 'interrupted' },
  effects: {
    'cut-clients': { closes: [CUT], silences: true, interrupts: false },
    'delay-bus': { closes: [], silences: false, interrupts: false },
    'delay-database': { closes: [], silences: false, interrupts: false },
    'cut-bus': { closes: [RESTART], silences: false, interrupts: false },
    'cut-database': { closes: [RESTART], silences: false, interrupts: true },
    'restart-bus': { closes: [RESTART], silences: false, interrupts: false },
    freeze: { closes: [CUT, RESTART], silences: true, interrupts: true },
    kill: { closes: [CUT], silences: true, interrupts: true },
  },
};
