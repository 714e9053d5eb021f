import type { KeptEntry } from '../corpus/entry.ts';
import { EXIT_CODES, exitCodeOfReplay, exitCodeOfCampaign, type ExitCode } from './exit-codes.ts';
import { performEntries } from './perform-entries.ts';
import type { Reporting } from './reporting.ts';
import type { FuzzRequest, Work } from './work.ts';

/** What the gate tries: each entry, then a campaign of its own for each property of `campaign`. */
export interface GateRequest {
  readonly entries: readonly KeptEntry[];
  readonly campaign: FuzzRequest;
  readonly ifUnavailable: 'fail' | 'skip';
}

/** One thing that the gate tries, with a stack that it starts and ends itself. */
export interface GatePart {
  /** A sentence that is true when it ends with 0. */
  readonly name: string;
  perform(live: Reporting & { readonly signal: AbortSignal }): Promise<ExitCode>;
}

/** Time for the campaign of one property, unless another is asked for. */
export const GATE_TIME_MS = 15_000;
/** Most entries violate each time; a gate need not perform them ten times to see that they still do. */
const AT_LEAST = 3;

/** All parts, in the order in which they are tried. A stack that runs already counts as one without planted bugs. */
export function gateParts({ entries, campaign, ifUnavailable }: GateRequest, work: Work): readonly GatePart[] {
  const { stack } = campaign;
  const request = {
    entries,
    atLeast: AT_LEAST,
    ...((stack.kind === 'running' || stack.kind === 'defined') && { stack, faults: [] }),
    ...(stack.kind === 'services' && { launch: stack.kind }),
  };
  const corpus: GatePart = {
    name: 'each entry of the corpus does as it expects',
    perform: async ({ emit, signal }) =>
      exitCodeOfReplay(await performEntries(request, { emit }, { work, signal }), { of: 'corpus', ifUnavailable }),
  };
  const campaigns = campaign.properties.map((property): GatePart => ({
    name: `${property.name}: ${property.claim}`,
    perform: async (live) => {
      const summary = await work.fuzz({ ...campaign, properties: [property] }, live);
      return exitCodeOfCampaign(summary, { ifUnavailable });
    },
  }));
  return [corpus, ...campaigns];
}

/** The code of the whole: a violation weighs most, then a stack that is not there, then no verdict. */
export function worstCode(codes: readonly ExitCode[]): ExitCode {
  const { violated, unavailable, inconclusive, holds } = EXIT_CODES;
  return [violated, unavailable, inconclusive].find(({ code }) => codes.includes(code))?.code ?? holds.code;
}
