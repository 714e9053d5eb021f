import type { Connection } from '../backend/connection.ts';
import type { Fault } from './fault.ts';

/** One transport serves the whole stack, and each connect overwrites it: what runs tell goes to whoever came last. */
export const lastConnect: Fault = {
  slug: 'last-connect',
  title: 'live events go to the transport that connected last',
  level: 3,
  seenBy: ['CAN', 'IDF', 'UNK', 'ORD', 'CMP', 'NIN'],
  needs: [],
  source:
    'MCP TypeScript SDK CVE-2026-25536; modelcontextprotocol/typescript-sdk PR#820; brave/brave-search-mcp-server#47',
  install: (guard) => {
    // Newest last. A handshake that was refused never overwrites the transport.
    let connects: Connection[] = [];
    const transport = (): Connection | undefined => {
      const last = connects.findLastIndex((connection) => connection.opened());
      connects = connects.slice(Math.max(last, 0));
      return last === -1 ? undefined : connects[0];
    };
    return (seams) => ({
      register: (connection) => {
        seams.register(connection);
        transport();
        connects.push(connection);
      },
      deliver: (connection, event, phase) => {
        const isAstray = phase === 'live' && guard.fires(event.run_id);
        seams.deliver(isAstray ? (transport() ?? connection) : connection, event, phase);
      },
    });
  },
};
