import type { HistoryView } from '../history/view.ts';

/** Computes something of a view once, however many checkers ask for it. */
export function perView<T>(compute: (view: HistoryView) => T): (view: HistoryView) => T {
  const computed = new WeakMap<HistoryView, { readonly value: T }>();
  return (view) => {
    const known = computed.get(view) ?? { value: compute(view) };
    computed.set(view, known);
    return known.value;
  };
}
