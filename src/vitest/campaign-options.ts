/** How a property is tried in a test. Limits in executions and ms. */
export interface CampaignTestOptions {
  /** Executions of plans. Default: as many as `timeMs` allows. */
  readonly runs?: number;
  /** Default: 15,000, or none where `runs` is given. Shrinking is not included. */
  readonly timeMs?: number;
  /** Default: 60,000. */
  readonly shrinkTimeMs?: number;
  /** Start of chance, which tells all plans. Default: another one each time, which the report names. */
  readonly seed?: number;
  /** Executions at once. Default: it finds its own level. */
  readonly concurrency?: number;
  /** What is found goes to corpus/regression, below the working directory. Default: true. */
  readonly save?: boolean;
  /** Goes on after the first violation. */
  readonly keepGoing?: true;
  /** Where the configuration is, for its `start`. Default: the overhear.config.* of the working directory or above. */
  readonly file?: string;
  /** Attack a stack that is not on this machine. */
  readonly allowRemote?: true;
}
