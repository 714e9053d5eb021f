import type { Connection } from '../backend/connection.ts';
import type { Fault } from './fault.ts';

/** One object handles the frames of all connections, and it has one socket: that of the connection opened last. */
export const handlerLastWins: Fault = {
  slug: 'handler-last-wins',
  title: 'all connections have one message handler, which answers on the socket that was opened last',
  level: 2,
  seenBy: ['UNK', 'CAN', 'LIV', 'THR'],
  needs: [],
  source: 'the history of netra-apex',
  install: (guard) => (seams) => {
    const handler: { socket?: Connection } = {};
    return {
      startFeed: (connection, from) => {
        handler.socket = connection;
        seams.startFeed(connection, from);
      },
      answer: (connection, answer) => {
        const isAstray = guard.fires(connection.id);
        seams.answer(isAstray ? (handler.socket ?? connection) : connection, answer);
      },
    };
  },
};
