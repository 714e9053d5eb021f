import { knownFaults, knownGuards, type KnownFault } from '../launch/known-faults.ts';

/** What `overhear faults --list` prints: what can be planted, and the guards that may follow, a line each. */
export async function faultList(): Promise<string> {
  const faults = (await knownFaults()).map(({ slug, title, needs }) => [slug, title + needsText(needs)] as const);
  const guards = (await knownGuards()).map(({ example, meaning }) => [`@${example}`, `only ${meaning}`] as const);
  const width = Math.max(...[...faults, ...guards].map(([name]) => name.length));
  const lay = ([name, says]: readonly [string, string]): string => `${name.padEnd(width)}  ${says}`;
  return `${[...faults.map(lay), '', 'With a guard a fault does its harm:', ...guards.map(lay)].join('\n')}\n`;
}

/** What a stack must have that is started by default with the fault, and not without. */
function needsText(needs: KnownFault['needs']): string {
  if (needs.includes('M')) return ' (needs 2 replicas)';
  return needs.includes('R') ? ' (needs a redis-server on this machine)' : '';
}
