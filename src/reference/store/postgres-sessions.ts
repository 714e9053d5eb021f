import { newId, newSecret } from '../new-id.ts';
import type { Transaction } from './connect.ts';
import { hashSecret } from './hash-secret.ts';
import type { Ledger } from './record.ts';
import { record } from './record.ts';
import type { SessionStore } from './sessions.ts';

/** Sessions in the tables of the stack. */
export function createPostgresSessions(ledger: Ledger): SessionStore {
  const { sql } = ledger;
  return {
    open: (userId) =>
      sql.begin(async (tx) => {
        const sessionId = newId('ses');
        const session = tx`insert into sessions (id, user_id) values (${sessionId}, ${userId})`;
        const [refreshToken] = await Promise.all([insertRefreshToken(tx, { sessionId, userId }), session]);
        return { userId, sessionId, refreshToken };
      }),
    exchange: (refreshToken) =>
      sql.begin(async (tx) => {
        const [row] = await tx<{ userId: string; sessionId: string }[]>`
          update refresh_tokens t set used_at = now()
          where t.hash = ${hashSecret(refreshToken)} and t.used_at is null
            and not exists (select from revoked_sessions r where r.session_id = t.session_id)
          returning t.user_id as "userId", t.session_id as "sessionId"`;
        return row === undefined ? undefined : { ...row, refreshToken: await insertRefreshToken(tx, row) };
      }),
    revoke: (sessionId) =>
      record(ledger, async (tx, tell) => {
        await tx`insert into revoked_sessions (session_id) values (${sessionId}) on conflict do nothing`;
        tell({ topic: 'revoked', sessionId });
      }),
    isRevoked: async (sessionId) => {
      const rows = await sql`select from revoked_sessions where session_id = ${sessionId}`;
      return rows.length > 0;
    },
  };
}

async function insertRefreshToken(tx: Transaction, of: { sessionId: string; userId: string }): Promise<string> {
  const refreshToken = newSecret();
  await tx`
    insert into refresh_tokens (hash, session_id, user_id)
    values (${hashSecret(refreshToken)}, ${of.sessionId}, ${of.userId})`;
  return refreshToken;
}
