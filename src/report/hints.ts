/** Where to look first when a checker is violated, by its name. */
export const HINTS: Readonly<Record<string, string>> = {
  'auth-boundary': 'look at what this door decides by: the token, whose a thing is, and what has ended by then.',
  principal: 'look for an identity that is read from the request, or kept where two connections share it.',
  'canary-confinement': 'look at how the recipients of this frame are chosen, and at what users share on its way.',
  'upstream-witness': 'look at what goes into a prompt: shared memory, caches and queues that do not know their user.',
  'known-ids': 'look at how ids are made and looked up: a look-up should name the user as well as the id.',
  'exactly-once': 'look at subscriptions that are made twice or never undone, and at where replay meets live events.',
  'event-order': 'look at events that are sent beside the queue that orders them, and at what runs after the last one.',
  'event-completeness': 'look at the moments when nobody listens: before a subscription holds, and after a close.',
  'history-model': 'look at caches in front of the reads, and at the order and the limits of paging.',
  'thread-confinement': 'look at what the agent remembers: its keys should name the thread, and a deletion reach it.',
  liveness: 'look at what is shared and waited for: pools, queues, locks; the plans under way are what it was doing.',
  'non-interference': 'look at what users share unseen: caches, queues, counters, and look-ups that do not know them.',
  'well-formed': 'look at the text itself ("overhear show FILE" names it), and at what cut, decoded or joined it.',
};
