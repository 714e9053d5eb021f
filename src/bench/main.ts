import { Command } from 'commander';
import { readVersion } from '../cli/version.ts';
import { addExplain } from './explain.ts';
import { addLatency } from './latency.ts';
import { addReproduce } from './reproduce.ts';
import { addShrink } from './shrink.ts';
import { addOrderings } from './orderings.ts';
import { addSearch } from './search.ts';
import { addSoak } from './soak.ts';
import { addWitnesses } from './witnesses.ts';

/** `npm run bench -- NAME`: what a test must not do, since it depends on the machine and takes its time. */
const program = new Command('bench')
  .description('Measures overhear itself on this machine.')
  .version(readVersion())
  .showHelpAfterError();
addSoak(program);
addLatency(program);
addShrink(program);
addReproduce(program);
addExplain(program);
addOrderings(program);
addSearch(program);
addWitnesses(program);
await program.parseAsync();
