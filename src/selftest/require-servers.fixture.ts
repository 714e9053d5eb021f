import { refuseMissingServers } from '../launch/missing-servers.ts';
import { describeWithHint } from '../support/errors.ts';

/** Ends the whole of `npm run test:services` where it could only pass over what it is for. */
export default function requireServers(): void {
  try {
    refuseMissingServers({});
  } catch (error) {
    throw new Error(describeWithHint(error), { cause: error });
  }
}
