/**
 * The tables of a stack. What belongs to a user is under row-level security, forced also on the tables' owner: the
 * backend sees the rows of the user whose id `app.user_id` holds, and none where it is not set. `revoked_sessions`,
 * `replicas` and `assignments` say which replica does what, hold no words of a user, and are open to the backend.
 * A thread is closed while the replica that deletes it is alive. `BACKEND` and `AUTH` stand for the names of the two
 * roles.
 */
export const SCHEMA = `
create table users (
  id text primary key, email text not null, email_key text not null unique, password text not null,
  profile text not null);
create table sessions (
  id text primary key, user_id text not null references users, created_at timestamptz not null default now());
create table refresh_tokens (
  hash text primary key, session_id text not null references sessions, user_id text not null, used_at timestamptz);
create table revoked_sessions (session_id text primary key);

create table streams (user_id text primary key, head_seq bigint not null);
create table events (
  user_id text not null, seq bigint not null, run_id text not null, thread_id text not null, type text not null,
  at timestamptz not null, payload text not null, primary key (user_id, seq));
create index events_of_run on events (run_id);
create table threads (
  position bigint generated always as identity unique, id text primary key, user_id text not null, title text not null,
  created_at timestamptz not null, closed_by text);
create index threads_of_user on threads (user_id, position);
create table runs (
  id text primary key, user_id text not null, thread_id text not null references threads on delete cascade,
  status text not null default 'running', stop_requested boolean not null default false,
  started_at timestamptz not null, ended_at timestamptz);
create index runs_of_thread on runs (thread_id);
create index unfinished_runs on runs (user_id) where status = 'running';
create table messages (
  position bigint generated always as identity unique, id text primary key, user_id text not null,
  thread_id text not null references threads on delete cascade, run_id text not null, role text not null,
  content text not null, created_at timestamptz not null);
create index messages_of_thread on messages (thread_id, position);
create index messages_of_user on messages (user_id, position);
create table message_keys (
  user_id text not null, key text not null, thread_id text not null, run_id text not null, message_id text not null,
  primary key (user_id, key));

create table replicas (incarnation text primary key, replica int not null, seen_at timestamptz not null);
create table assignments (
  run_id text primary key, user_id text not null, incarnation text not null, accepted_by text not null,
  announced boolean not null);

do $$ declare name text; begin
  foreach name in array array['streams', 'events', 'threads', 'runs', 'messages', 'message_keys'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      $p$create policy own on %I to BACKEND using (user_id = current_setting('app.user_id', true))$p$, name);
  end loop;
  foreach name in array array['users', 'sessions', 'refresh_tokens'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy keeper on %I to AUTH using (true)', name);
  end loop;
end $$;
create policy own on users for select to BACKEND using (id = current_setting('app.user_id', true));

grant select, insert, update, delete
  on streams, events, threads, runs, messages, message_keys, replicas, assignments to BACKEND;
grant select (id, profile) on users to BACKEND;
grant select on revoked_sessions to BACKEND;
grant select, insert, update on users, sessions, refresh_tokens, revoked_sessions to AUTH;
`;
