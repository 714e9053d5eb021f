/** Members by a key: connections of a user, watches of a session. A member is in a group at most once. */
export interface Groups<T> {
  add(key: string, member: T): void;
  remove(key: string, member: T): void;
  removeAll(key: string): void;
  /** A copy: members may come and go while it is walked. */
  of(key: string): readonly T[];
  all(): readonly T[];
}

export function createGroups<T>(): Groups<T> {
  const groups = new Map<string, Set<T>>();
  return {
    add: (key, member) => {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, new Set([member]));
      else group.add(member);
    },
    remove: (key, member) => {
      const group = groups.get(key);
      group?.delete(member);
      if (group?.size === 0) groups.delete(key);
    },
    removeAll: (key) => {
      groups.delete(key);
    },
    of: (key) => [...(groups.get(key) ?? [])],
    all: () => [...groups.values()].flatMap((group) => [...group]),
  };
}
