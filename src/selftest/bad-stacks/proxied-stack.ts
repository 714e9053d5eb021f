import { launchEmbedded } from '../../launch/embedded.ts';
import { DEFAULT_LIMITS } from '../../protocol/limits.ts';
import type { Endpoints, RunningStack } from '../../target/target.ts';
import { startProxy, type Misbehaviour, type Proxy } from './proxy.ts';

/** A reference stack that runs by itself, and proxies in front of its backend. */
export interface ProxiedStack {
  /** The flags that lead `overhear fuzz` to the stack by way of the proxy. */
  readonly flags: (proxy: Pick<Proxy, 'url'>) => readonly string[];
  readonly endpoints: Endpoints;
  /** Starts another stack, with keys and users of its own and the same model. */
  readonly another: () => Promise<RunningStack>;
  /** Puts a proxy of these manners in front of the backend. */
  readonly proxy: (misbehaviour: Misbehaviour) => Promise<Proxy>;
  stop(): Promise<void>;
}

/** Starts the stack with these faults. Its model is asked at `modelPort` of 127.0.0.1, where nobody need listen yet. */
export async function startProxiedStack(options: {
  readonly modelPort: number;
  readonly faults?: readonly string[];
}): Promise<ProxiedStack> {
  const { modelPort, faults = [] } = options;
  const stack = await launchEmbedded({
    replicas: 1,
    faults,
    model: { host: '127.0.0.1', port: modelPort },
    // Whoever fuzzes it from outside expects the limits of the protocol.
    settings: { framesPerSecond: DEFAULT_LIMITS.framesPerSecond },
  });
  const proxies: Proxy[] = [];
  return {
    endpoints: stack.endpoints,
    another: async () => {
      if (stack.fresh === undefined) throw new Error('expected an embedded stack to start others');
      return await stack.fresh(stack.model);
    },
    flags: ({ url }) => ['--backend', url, '--auth', stack.endpoints.auth, '--llm-listen', `127.0.0.1:${modelPort}`],
    proxy: async (misbehaviour) => {
      const proxy = await startProxy(stack.endpoints.backends[0] ?? '', misbehaviour);
      proxies.push(proxy);
      return proxy;
    },
    stop: async () => {
      for (const proxy of proxies) proxy.die();
      await stack.stop();
    },
  };
}
