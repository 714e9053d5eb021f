import { isInstantaneous, type Disturbance, type DisturbanceKind } from '../contract/disturbance.ts';
import type { Link } from './link.ts';
import type { Service } from './service.ts';

/** Disturbs the replicas of a stack and mends them. Either may be asked for twice, and does nothing the second time. */
export interface Disturber {
  disturb(disturbance: Disturbance): Promise<void>;
  /**
   * Resolves when it is undone. A replica that was killed starts again, and is ready then; while one of its links is
   * cut it could not, and starts when that is mended.
   */
  mend(disturbance: Disturbance): Promise<void>;
}

/** Of each message on the bus, either way: well below the second in which a revoked session has to be closed. */
const BUS_DELAY_MS = 200;
/** Of each question to the database and of each answer; a run asks some dozens of times. */
const DATABASE_DELAY_MS = 20;

interface Replica {
  readonly service: Service;
  readonly inForce: Set<DisturbanceKind>;
  /** It was killed and mended, and waits for a link. */
  owesStart: boolean;
  /** What is done to a replica is done one after the other. */
  last: Promise<void>;
}

type Deed = (service: Service) => Promise<void> | void;

/** How each begins to disturb a replica. */
const BEGIN: Readonly<Record<Exclude<DisturbanceKind, 'restart-bus'>, Deed>> = {
  'cut-clients': ({ links }) => links.clients.drop(),
  'delay-bus': ({ links }) => links.bus.delay(BUS_DELAY_MS),
  'delay-database': ({ links }) => links.database.delay(DATABASE_DELAY_MS),
  'cut-bus': ({ links }) => links.bus.cut(),
  'cut-database': ({ links }) => links.database.cut(),
  freeze: (service) => service.signal('SIGSTOP'),
  kill: (service) => service.kill(),
};

/** `restartBus`: kills the bus of all replicas and starts it again. */
export function createDisturber(services: readonly Service[], restartBus: () => Promise<void>): Disturber {
  const replicas = services.map((service): Replica => ({
    service,
    inForce: new Set(),
    owesStart: false,
    last: Promise.resolve(),
  }));
  let lastRestart = Promise.resolve();
  const inTurn = ({ replica: index }: Disturbance, work: (replica: Replica) => Promise<void>): Promise<void> => {
    const replica = replicas[index];
    if (replica === undefined) throw new RangeError(`expected a replica below ${replicas.length}, got ${index}`);
    const turn = replica.last.then(() => work(replica));
    replica.last = turn.catch(() => undefined);
    return turn;
  };
  return {
    disturb: async (disturbance) => {
      const { what } = disturbance;
      if (what !== 'restart-bus') return await inTurn(disturbance, (replica) => begin(replica, what));
      const restarted = lastRestart.then(restartBus);
      lastRestart = restarted.catch(() => undefined);
      await restarted;
    },
    mend: async (disturbance) => {
      const { what } = disturbance;
      if (what !== 'restart-bus') await inTurn(disturbance, (replica) => mend(replica, what));
    },
  };
}

async function begin(replica: Replica, what: keyof typeof BEGIN): Promise<void> {
  const { service, inForce } = replica;
  // Who is dead cannot stand still as well, and who was frozen is no more.
  if (inForce.has(what) || (what === 'freeze' && inForce.has('kill'))) return;
  if (what === 'kill') inForce.delete('freeze');
  if (!isInstantaneous(what)) inForce.add(what);
  await BEGIN[what](service);
}

async function mend(replica: Replica, what: keyof typeof BEGIN): Promise<void> {
  const { service, inForce } = replica;
  if (!inForce.delete(what)) return;
  if (what === 'freeze') await service.signal('SIGCONT');
  if (what === 'kill') replica.owesStart = true;
  const link = linkOf(service, what);
  if (link !== undefined) {
    link.heal();
    // Healing undoes everything on that link; what else is in force there begins again.
    for (const other of inForce) if (isOfLink(other) && linkOf(service, other) === link) await BEGIN[other](service);
  }
  if (!replica.owesStart || inForce.has('cut-bus') || inForce.has('cut-database') || inForce.has('kill')) return;
  replica.owesStart = false;
  await service.start();
  await service.untilReady();
}

function linkOf({ links }: Service, what: DisturbanceKind): Link | undefined {
  if (!isOfLink(what)) return undefined;
  return what.endsWith('bus') ? links.bus : links.database;
}

function isOfLink(what: DisturbanceKind): what is 'cut-bus' | 'cut-database' | 'delay-bus' | 'delay-database' {
  return ['cut-bus', 'cut-database', 'delay-bus', 'delay-database'].includes(what);
}
