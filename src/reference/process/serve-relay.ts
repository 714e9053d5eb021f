import type { Address, Relay } from '../relay.ts';
import { startRelay } from '../relay.ts';
import type { Environment } from './read-environment.ts';
import { bad, readList, readWhole } from './read-environment.ts';

/** Runs the relay to the addresses that `RELAY_TO` names, `host:port` with commas, in the order of preference. */
export async function serveRelay(environment: Environment): Promise<Relay> {
  const to = readList(environment, 'RELAY_TO').map((text) => readAddress(text));
  if (to.length === 0) throw bad('RELAY_TO', 'addresses as host:port', '');
  return await startRelay({
    host: environment['HOST'] ?? '127.0.0.1',
    port: readWhole(environment, { name: 'PORT', most: 65_535, otherwise: 0 }),
    to,
  });
}

function readAddress(text: string): Address {
  const [, host, port] = /^([^:]+):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) throw bad('RELAY_TO', 'addresses as host:port', text);
  return { host, port: Number(port) };
}
