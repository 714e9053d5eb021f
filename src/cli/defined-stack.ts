import { isLoopback, refuseRemote } from './loopback.ts';
import type { LoadedTarget } from './load-target.ts';
import type { StackChoice } from './work.ts';

/** The stack of a configuration. Throws an OverhearError `not-loopback` for one elsewhere that is not allowed. */
export function definedStack(
  { config, file }: LoadedTarget,
  { allowRemote }: { readonly allowRemote?: boolean | undefined },
): Extract<StackChoice, { kind: 'defined' }> {
  const urls = (typeof config.url === 'string' ? [config.url] : config.url).map((url) => url.replace('{port}', '80'));
  if (allowRemote !== true) refuseRemote(urls);
  const isRemote = urls.some((url) => !isLoopback(new URL(url).hostname));
  return { kind: 'defined', target: config.name ?? 'stack', config, file, isRemote };
}
