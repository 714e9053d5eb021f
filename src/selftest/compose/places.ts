import { freePort } from '../../launch/free-port.ts';

/**
 * The table of places: each line is one listener, by the names that it has among the containers and on the host. In the
 * proof it is a free port of 127.0.0.1.
 */
export const PLACES: readonly (readonly [first: string, ...others: string[]])[] = [
  ['postgres:5432', '127.0.0.1:5434'],
  ['redis:6379', '127.0.0.1:6381'],
  ['auth:8081', '127.0.0.1:8081'],
  ['backend-0:8000', '127.0.0.1:8000'],
  ['backend-1:8001', '127.0.0.1:8001'],
  ['backend-2:8002', '127.0.0.1:8002'],
  ['model:4010'],
  // The fuzzer in the container `fuzz`, in whose network the relay `model` is, and the one on the host.
  ['127.0.0.1:4011'],
  ['host.docker.internal:4010', '0.0.0.0:4010'],
];

/** Where the places are this time. */
export interface Ground {
  /** The text with each place where it is this time, and 127.0.0.1 for all interfaces. */
  translate(text: string): string;
  /** The port of a place, by any of its names. */
  port(name: string): number;
}

export async function chooseGround(): Promise<Ground> {
  const ports = new Map<string, number>();
  for (const names of PLACES) {
    const free = await freePort();
    for (const name of names) ports.set(name, free);
  }
  const port = (name: string): number => {
    const found = ports.get(name);
    if (found === undefined) throw new Error(`expected a place of src/selftest/compose/places.ts, got ${name}`);
    return found;
  };
  return {
    translate: (text) =>
      text
        .replaceAll(/[a-z0-9.-]+:\d+/g, (name) => (ports.has(name) ? `127.0.0.1:${port(name)}` : name))
        .replaceAll('0.0.0.0', '127.0.0.1'),
    port,
  };
}
