import { startRedis } from '../../launch/redis.ts';
import { WITNESSES } from './list.ts';
import { needsOf, testWitnesses } from './witnesses.fixture.ts';

// Without a redis-server on the machine this fails, and says how to get one.
testWitnesses(
  WITNESSES.filter(({ slug }) => needsOf(slug).includes('R')),
  { startRedis },
);
