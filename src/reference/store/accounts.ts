import { DatabaseError } from 'pg';
import type { Sql } from './connect.ts';

export interface Account {
  readonly id: string;
  readonly email: string;
  readonly profile: string;
}

/** Makes an account; undefined when the e-mail, compared without case, is taken. */
export async function createAccount(
  sql: Sql,
  options: { id: string; email: string; password: string; profile: string },
): Promise<Account | undefined> {
  const account = { id: options.id, email: options.email, profile: options.profile };
  try {
    await sql`
      insert into users (id, email, email_key, password, profile)
      values (
        ${account.id}, ${account.email}, ${emailKey(account.email)}, ${options.password}, ${account.profile})`;
    return account;
  } catch (error) {
    if (error instanceof DatabaseError && error.constraint === 'users_email_key_key') return undefined;
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

function emailKey(email: string): string {
  return email.toLowerCase();
}
