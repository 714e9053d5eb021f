import { isObject } from '../read-json.ts';
import type { Fault } from './fault.ts';

/** The acting user is whoever the frame says. */
export const senderSpoof: Fault = {
  slug: 'sender-spoof',
  title: 'the acting user is taken from the frame, not from the socket',
  level: 1,
  seenBy: ['AUT', 'HIS', 'IDF', 'UNK', 'CAN', 'UPS'],
  needs: [],
  source: 'Hubs-Foundation/reticulum#567; AstrBotDevs/AstrBot#8866',
  install: (guard) => (seams) => ({
    actingUser: (connection, frame) => {
      const claimed = frame['user_id'] ?? (isObject(frame['payload']) ? frame['payload']['user_id'] : undefined);
      if (typeof claimed === 'string' && guard.fires({ of: connection.id })) return claimed;
      return seams.actingUser(connection, frame);
    },
  }),
};
