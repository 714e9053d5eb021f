import type { Phrase, Thing } from './checker.ts';
import type { Exchange } from './exchanges.ts';

/** Short names for the things of a phrase. */
export const userThing = (user: number): Thing => ({ kind: 'user', user });
export const connectionThing = (connection: number): Thing => ({ kind: 'connection', connection });
export const runThing = (id: string): Thing => ({ kind: 'run', id });
export const threadThing = (id: string): Thing => ({ kind: 'thread', id });
export const textThing = (text: string): Thing => ({ kind: 'text', text });

/** "alice asks send on alice#1", the way in which each explanation names what was asked. */
export function asking(exchange: Exchange): Phrase {
  const step: Phrase = exchange.step === undefined ? [] : [' (', { kind: 'step', step: exchange.step }, ')'];
  const door: Phrase =
    exchange.connection === undefined ? [' over HTTP'] : [' on ', connectionThing(exchange.connection.connection)];
  return [userThing(exchange.user), ` asks: ${exchange.ask.kind}`, ...subject(exchange), ...door, ...step];
}

function subject({ ask }: Exchange): Phrase {
  switch (ask.kind) {
    case 'send':
      return ask.threadId === undefined ? [] : [' into ', threadThing(ask.threadId)];
    case 'messages':
    case 'delete':
      return [' ', threadThing(ask.threadId)];
    case 'share':
      return [' ', threadThing(ask.threadId)];
    case 'stop':
    case 'run':
    case 'attach':
      return [' ', runThing(ask.runId)];
    case 'probe':
      return [` ${ask.name} of `, runThing(ask.runId)];
    case 'garbage':
      return [` ${ask.form}`];
    case 'refresh':
      return [` ${ask.state}`];
    case 'threads':
    case 'ping':
    case 'change-token':
    case 'register':
    case 'login':
    case 'me':
    case 'logout':
      return [];
    default:
      return ask satisfies never;
  }
}
