/**
 * What is done so often that it takes one message to the database and back. Each names its user to the transaction, as
 * `asUser` does, and runs with the rights of its caller: row-level security bites in here as everywhere. A statement of
 * a routine sees what was committed before that statement, not before the routine.
 */
export const ROUTINES = `
create function act_for(owner text) returns void language sql as $$
  select set_config('app.user_id', owner, true) $$;

-- The next number of the user's stream, with its hint where there is a channel. This locks the stream, if not before.
create function store_event(
  owner text, of_run text, of_thread text, kind text, stored_at timestamptz, body text, channel text)
returns bigint language plpgsql as $$
declare number bigint;
begin
  update streams set head_seq = head_seq + 1 where user_id = owner returning head_seq into number;
  insert into events (user_id, seq, run_id, thread_id, type, at, payload)
    values (owner, number, of_run, of_thread, kind, stored_at, body);
  if channel is not null then
    perform pg_notify(channel, json_build_object('topic', 'event', 'userId', owner, 'seq', number)::text);
  end if;
  return number;
end $$;

-- An event of a run that is under way. The lock comes first: who ends a run, or its user's other runs, holds it too.
create function append_event(
  owner text, of_run text, of_thread text, kind text, stored_at timestamptz, body text, channel text,
  out state text, out number bigint)
language plpgsql as $$
declare stopping boolean;
begin
  perform act_for(owner);
  perform from streams where user_id = owner for update;
  select stop_requested into stopping from runs where id = of_run and status = 'running';
  state := case when not found then 'ended' when stopping then 'stop' else 'on' end;
  if state <> 'ended' then
    number := store_event(owner, of_run, of_thread, kind, stored_at, body, channel);
  end if;
end $$;

create function events_after(owner text, number bigint, most int) returns setof events language plpgsql as $$
begin
  perform act_for(owner);
  return query select * from events where user_id = owner and seq > number order by seq limit most;
end $$;

create function standing(owner text, out head bigint, out oldest bigint)
language plpgsql as $$
begin
  perform act_for(owner);
  head := coalesce((select head_seq from streams where user_id = owner), 0);
  oldest := (select min(seq) from events where user_id = owner);
end $$;
`;
