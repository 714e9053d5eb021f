import { createHash } from 'node:crypto';
import postgres from 'postgres';
import { publishIn } from '../bus/postgres-bus.ts';
import { newId, newSecret } from '../new-id.ts';
import type { Sql, Transaction } from './connect.ts';

export interface Account {
  readonly id: string;
  readonly email: string;
  readonly profile: string;
}

/** A session that was opened or carried on, with the one refresh token that is alive now. */
export interface OpenSession {
  readonly account: Account;
  readonly sessionId: string;
  readonly refreshToken: string;
}

/** Makes an account with its first session; undefined when the e-mail, compared without case, is taken. */
export async function createAccount(
  sql: Sql,
  options: { id: string; email: string; password: string; profile: string },
): Promise<OpenSession | undefined> {
  const account = { id: options.id, email: options.email, profile: options.profile };
  try {
    return await sql.begin(async (tx) => {
      const user = tx`
        insert into users (id, email, email_key, password, profile)
        values (
          ${account.id}, ${account.email}, ${emailKey(account.email)}, ${options.password},
          ${account.profile})`.execute();
      const [session] = await Promise.all([insertSession(tx, account), user]);
      return session;
    });
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.constraint_name === 'users_email_key_key') return undefined;
    throw error;
  }
}

export async function findAccount(sql: Sql, email: string): Promise<(Account & { password: string }) | undefined> {
  const rows = await sql<(Account & { password: string })[]>`
    select id, email, profile, password from users where email_key = ${emailKey(email)}`;
  return rows[0];
}

export async function readAccount(sql: Sql, userId: string): Promise<Account | undefined> {
  const rows = await sql<Account[]>`select id, email, profile from users where id = ${userId}`;
  return rows[0];
}

export async function openSession(sql: Sql, account: Account): Promise<OpenSession> {
  return await sql.begin((tx) => insertSession(tx, account));
}

/**
 * Exchanges a refresh token for the next one. Of two at once one wins; undefined for the other, and for any dead one.
 */
export async function exchangeRefreshToken(sql: Sql, refreshToken: string): Promise<OpenSession | undefined> {
  return await sql.begin(async (tx) => {
    const rows = await tx<(Account & { sessionId: string })[]>`
      update refresh_tokens t set used_at = now() from users u
      where t.hash = ${hash(refreshToken)} and t.used_at is null and u.id = t.user_id
        and not exists (select from revoked_sessions r where r.session_id = t.session_id)
      returning u.id, u.email, u.profile, t.session_id as "sessionId"`;
    const row = rows[0];
    if (row === undefined) return undefined;
    const { sessionId, ...account } = row;
    return { account, sessionId, refreshToken: await insertRefreshToken(tx, { sessionId, userId: account.id }) };
  });
}

/** From the end of this on no door accepts the session; the replicas are told, for their live sockets. */
export async function revokeSession(sql: Sql, sessionId: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`insert into revoked_sessions (session_id) values (${sessionId}) on conflict do nothing`;
    await publishIn(tx, { topic: 'revoked', sessionId });
  });
}

async function insertSession(tx: Transaction, account: Account): Promise<OpenSession> {
  const sessionId = newId('ses');
  const session = tx`insert into sessions (id, user_id) values (${sessionId}, ${account.id})`.execute();
  const [refreshToken] = await Promise.all([insertRefreshToken(tx, { sessionId, userId: account.id }), session]);
  return { account, sessionId, refreshToken };
}

async function insertRefreshToken(tx: Transaction, of: { sessionId: string; userId: string }): Promise<string> {
  const refreshToken = newSecret();
  await tx`
    insert into refresh_tokens (hash, session_id, user_id)
    values (${hash(refreshToken)}, ${of.sessionId}, ${of.userId})`;
  return refreshToken;
}

// Only the hash is stored: who reads the table cannot use it.
function hash(refreshToken: string): string {
  return createHash('sha256').update(refreshToken).digest('hex');
}

function emailKey(email: string): string {
  return email.toLowerCase();
}
